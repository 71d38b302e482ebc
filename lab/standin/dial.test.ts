import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { dialFrom } from './dial.ts'
import { resolver } from './names.ts'

it.each([
  ['by its name', 'six.example'],
  ['by its address', '[::1]'],
])('goes to a host that has only an IPv6 address %s, though its own is of IPv4', async (_, host) => {
  const server = createServer((_request, response) => response.writeHead(204).end()).listen(0, '::1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const dial = dialFrom('127.0.0.1', resolver({ 'six.example': '::1' }))

  const overHttp = await dial.http(`http://${host}:${port}/`)
  const overTcp = await dial.tcp(host, port, async (socket) => socket.remoteAddress)

  server.close()
  expect([overHttp, overTcp]).toEqual([204, '::1'])
})
