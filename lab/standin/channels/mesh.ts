import { text } from '../row.ts'
import { type Channel, contactAll } from './channel.ts'

// gRPC begins with the connection preface of HTTP/2 and empty settings.
const PREFACE = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from('000000040000000000', 'hex'),
])

/** Calls every Mesh node that the database names. */
export const mesh: Channel = {
  kind: 'mesh',
  run: async ({ store, dial }) => {
    const rows = await store.table('bb_mesh_node')
    await contactAll(
      rows.map((row) => {
        const url = new URL(text(row, 'rpc_url'))
        return dial.tcp(url.hostname, Number(url.port) || 7777, async (socket) => {
          const { promise, resolve } = Promise.withResolvers<void>()
          socket.write(PREFACE, () => resolve())
          await promise
        })
      }),
    )
  },
}
