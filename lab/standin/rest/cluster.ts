import { type Answer, ok } from '../answer.ts'
import type { ClusterNode } from '../cluster/cluster.ts'
import type { Call, Route } from '../route.ts'

export const clusterRoute: Route = {
  method: 'GET',
  path: '/rest/api/{api}/admin/cluster',
  needs: 'SYS_ADMIN',
  handle: show,
}

async function show({ instance: { cluster } }: Call): Promise<Answer> {
  const local = shown(cluster.self, true)
  return ok({ localNode: local, nodes: [local, ...cluster.joined().map((node) => shown(node, false))], running: true })
}

function shown(node: ClusterNode, local: boolean): unknown {
  const { id, name, address, port, version } = node
  return { id, name, address: { address, port }, buildVersion: version, local }
}
