import type { PlantContext } from '../context.ts'
import { someRepository } from '../ground.ts'
import { planting } from '../planting.ts'
import { minutesAgo } from '../time.ts'

/** Two Mesh nodes, the key that signs what is sent to them, and a repository that lives there (8.x tables). */
export async function plantMesh(context: PlantContext): Promise<void> {
  const { hostAndPort, insert, random, secret } = planting(context, 'mesh')
  const rpc = `http://${hostAndPort('mesh')}`
  const { id: repository } = await someRepository(context)
  const der = (text: string): string => `\\x${Buffer.from(text).toString('hex')}`
  const expires = { expiration_timestamp: minutesAgo(-900_000) }
  for (const node of [1, 2]) {
    await insert('bb_mesh_node', ['id'], [{ id: node, name: `mesh-${node}`, rpc_url: rpc, state: 1 }])
    const key = { node_id: node, fingerprint: random.hex(40), der: der(`public key of mesh-${node}`), ...expires }
    await insert('bb_mesh_node_key', ['node_id', 'fingerprint'], [key])
    await insert('bb_mesh_partition_replica', ['id'], [{ id: node, partition_id: 1, node_id: node, state: 1 }])
    const replica = {
      replica_id: node,
      repository_id: repository,
      entity_version: 1,
      state: 1,
      reported_version: 1,
      reported_at: minutesAgo(3),
    }
    await insert('bb_mesh_repo_replica', ['replica_id', 'repository_id'], [replica])
  }
  const signing = {
    key_owner: 0,
    fingerprint: random.hex(40),
    public_der: der('public'),
    private_der: der(secret('mesh-signing')),
    ...expires,
  }
  await insert('bb_mesh_signing_key', ['key_owner', 'fingerprint'], [signing])
}
