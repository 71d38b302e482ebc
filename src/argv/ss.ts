import type { ReadCommand } from './command.ts'

export interface SocketAddress {
  /** Without brackets and zone; IPv4 in IPv6 is IPv4. `*` is any. */
  readonly address: string
  /** Undefined for any, as the peer of what listens has it. */
  readonly port: number | undefined
}

export interface Socket {
  readonly protocol: 'tcp' | 'udp'
  /** As `ss` prints it: `LISTEN`, `ESTAB`, `UNCONN`, ... */
  readonly state: string
  readonly local: SocketAddress
  readonly peer: SocketAddress
  /** Undefined for root, and for what no process has open any more. */
  readonly uid: number | undefined
  /** Name of the program, where whoever asks may see it. */
  readonly program: string | undefined
}

/** Every TCP and UDP socket of the host with the number of its user, which needs no privilege; read them with `readSockets`. */
export function listSockets(): ReadCommand {
  return { effect: 'read', program: 'ss', args: ['-H', '-O', '-n', '-t', '-u', '-a', '-e'], as: 'login' }
}

/** What listens, for which user, and by which program where the login may see it. */
export function listListeners(): ReadCommand {
  return { effect: 'read', program: 'ss', args: ['-H', '-O', '-n', '-t', '-u', '-l', '-e', '-p'], as: 'login' }
}

/** A line that is no socket is left out. */
export function readSockets(output: string): readonly Socket[] {
  return output.split('\n').flatMap((line) => {
    const [, protocol, state = '', local = '', peer = '', rest = ''] = LINE.exec(line) ?? []
    if (protocol !== 'tcp' && protocol !== 'udp') return []
    const uid = /(?:^|\s)uid:(\d+)(?:\s|$)/.exec(rest)?.[1]
    return [
      {
        protocol,
        state,
        local: addressOf(local),
        peer: addressOf(peer),
        uid: uid === undefined ? undefined : Number(uid),
        program: /users:\(\("((?:[^"\\]|\\.)*)"/.exec(rest)?.[1],
      },
    ]
  })
}

const LINE = /^(\w+)\s+([\w-]+)\s+\d+\s+\d+\s+(\S+)\s+(\S+)(?:\s+(.*))?$/

/** `10.1.0.5:22`, `[::ffff:10.1.0.5]:22`, `127.0.0.53%lo:53`, `[fe80::1]%eth0:546`, `*:7990`. */
function addressOf(text: string): SocketAddress {
  const at = text.lastIndexOf(':')
  const address = text
    .slice(0, at)
    .replace(/%.*$/, '')
    .replaceAll(/[[\]]/g, '')
    .replace(/^::ffff:(?=\d+\.)/i, '')
  const port = Number(text.slice(at + 1))
  return { address: ANY.has(address) ? '*' : address, port: Number.isInteger(port) && port > 0 ? port : undefined }
}

const ANY: ReadonlySet<string> = new Set(['0.0.0.0', '::', '*'])
