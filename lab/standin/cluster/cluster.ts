import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { type Log, reasonOf } from '../log.ts'
import type { Settings } from '../settings.ts'
import { type ClusterNode, formatHello, type Hello, helloOf, parseHello, sameGroup } from './hello.ts'

export type { ClusterNode } from './hello.ts'

/** This node and those that it joined. */
export interface Cluster {
  readonly self: ClusterNode
  joined(): readonly ClusterNode[]
  /** Greets over an open socket; ends when the other side answered or closed. */
  greet(socket: Socket): Promise<void>
  /** Answers other members on hazelcast.port, where clustering is configured. */
  listen(): Promise<void>
  close(): void
}

const FORGET_AFTER_MS = 30_000

export function openCluster(settings: Settings, self: ClusterNode, log: Log): Cluster {
  const hello = helloOf(settings, self)
  const seen = new Map<string, { readonly node: ClusterNode; readonly at: number }>()
  const meet = (line: string) => {
    const other = parseHello(line)
    if (other === undefined || !sameGroup(hello, other) || other.node.id === self.id) return
    if (!seen.has(other.node.id)) log('INFO', `joined cluster member ${other.node.name} [${other.node.address}]`)
    seen.set(other.node.id, { node: other.node, at: Date.now() })
  }
  let server: Server | undefined
  return {
    self,
    joined: () => [...seen.values()].filter(({ at }) => Date.now() - at < FORGET_AFTER_MS).map(({ node }) => node),
    greet: (socket) => greet(socket, hello, meet),
    listen: async () => {
      if (membersOf(settings).length > 0) server = await listen(self, log, (socket) => greet(socket, hello, meet))
    },
    close: () => server?.close(),
  }
}

/** hazelcast.network.tcpip.members, each `host` or `host:port`; none when clustering over TCP is off. */
export function membersOf(settings: Settings): readonly { readonly host: string; readonly port: number }[] {
  if (settings.get('hazelcast.network.tcpip') === 'false') return []
  const stated = settings.get('hazelcast.network.tcpip.members') ?? ''
  return stated
    .split(/[,;\s]+/)
    .filter((member) => member !== '')
    .map((member) => {
      const [host = '', port] = member.split(':')
      return { host, port: Number(port ?? settings.get('hazelcast.port') ?? 5701) }
    })
}

async function greet(socket: Socket, hello: Hello, meet: (line: string) => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.on('error', () => resolve())
  socket.on('close', () => resolve())
  const lines = createInterface({ input: socket })
  // The reader repeats the socket's error, and an error that nobody hears ends the process.
  lines.on('error', () => resolve())
  lines.once('line', (line) => {
    meet(line)
    resolve()
  })
  socket.write(formatHello(hello))
  await promise
  socket.end()
}

async function listen(self: ClusterNode, log: Log, answer: (socket: Socket) => Promise<void>): Promise<Server> {
  const server = createServer((socket) => void answer(socket))
  server.on('error', (error) => log('ERROR', `cluster port ${self.port}: ${reasonOf(error)}`))
  server.listen(self.port, self.address)
  await Promise.race([once(server, 'listening'), once(server, 'error').catch(() => undefined)])
  return server
}
