import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'

/** Group, password and members of production's cluster; 8.x also lists the nodes of a rolling upgrade in a table. */
export async function plantCluster(context: PlantContext): Promise<void> {
  const { hostAndPort, insert, properties, random, secret } = planting(context, 'cluster')
  const member = hostAndPort('cluster')
  await properties('Cluster', {
    'hazelcast.network.multicast': 'false',
    'hazelcast.network.tcpip': 'true',
    'hazelcast.network.tcpip.members': member,
    'hazelcast.group.name': 'bitbucket-production',
    'hazelcast.group.password': secret('hazelcast'),
  })
  const [host = '', port = ''] = member.split(':')
  const node = { IP_ADDRESS: host, NAME: 'node-2', NODE_ID: random.uuid(), PORT_NUMBER: Number(port) }
  if (context.version === '8.9') await insert('AO_E40A46_ZDU_CLUSTER_NODES', ['ID'], [node])
}
