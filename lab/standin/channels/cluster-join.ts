import { membersOf } from '../cluster/cluster.ts'
import { type Channel, contactAll } from './channel.ts'

/** Greets every configured member; those of the same group join. */
export const clusterJoin: Channel = {
  kind: 'cluster',
  run: async ({ settings, cluster, dial }) => {
    const { address, port } = cluster.self
    const others = membersOf(settings).filter((member) => member.host !== address || member.port !== port)
    await contactAll(others.map((member) => dial.tcp(member.host, member.port, (socket) => cluster.greet(socket))))
  },
}
