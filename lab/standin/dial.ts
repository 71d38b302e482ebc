import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect, isIPv6, type Socket } from 'node:net'
import { lookupWith, type Resolve } from './names.ts'

export interface HttpContact {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Everything that the stand-in sends goes through here: from its own address (over IPv6 from its host's), and given up after 3 seconds. */
export interface Dial {
  http(url: string, contact?: HttpContact): Promise<number>
  /** Connects and hands the socket to `talk`, which ends when the conversation is over. */
  tcp<T>(host: string, port: number, talk: (socket: Socket) => Promise<T>): Promise<T>
}

const TIMEOUT_MS = 3_000

export function dialFrom(localAddress: string, resolve: Resolve): Dial {
  const lookup = lookupWith(resolve)
  const originFor = (host: string): Origin => (isIPv6(resolve(host) ?? '') ? { lookup } : { lookup, localAddress })
  return {
    http: (url, contact = {}) => sendHttp(new URL(url), contact, originFor(new URL(url).hostname)),
    tcp: async (host, port, talk) => {
      const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port, ...originFor(host) })
      try {
        await connected(socket)
        return await talk(socket)
      } finally {
        socket.destroy()
      }
    },
  }
}

export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

interface Origin {
  readonly localAddress?: string
  readonly lookup: ReturnType<typeof lookupWith>
}

function sendHttp(url: URL, contact: HttpContact, origin: Origin): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  const headers = { 'user-agent': 'Atlassian HttpClient', ...contact.headers }
  const options = { ...origin, method: contact.method ?? 'GET', headers, agent: false, rejectUnauthorized: false }
  const request = send(url, options, (response) => {
    response.on('error', reject)
    response.on('end', () => resolve(response.statusCode ?? 0))
    response.resume()
  })
  request.setTimeout(TIMEOUT_MS, () => request.destroy(new Error(`${url.host} did not answer within ${TIMEOUT_MS} ms`)))
  request.on('error', reject)
  request.end(contact.body)
  return promise
}

function connected(socket: Socket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)))
  socket.once('connect', resolve)
  socket.on('error', reject)
  return promise
}
