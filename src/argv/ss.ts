import type { ReadCommand, RunAs } from './command.ts'

export interface Socket {
  readonly local: SocketAddress
  readonly remote: SocketAddress
  /** Processes that hold it; empty where the caller may not see them. */
  readonly pids: readonly number[]
}

interface SocketAddress {
  /** `*`, an IPv4 address, or an IPv6 address without brackets. */
  readonly address: string
  /** 0 for any. */
  readonly port: number
}

/** Listening TCP sockets. Processes of other users are shown to root only. */
export function listListeners(as: RunAs): ReadCommand {
  return ss(['-H', '-n', '-t', '-l', '-p'], as)
}

/** TCP connections that are open or being opened, of every process; filter by pid afterwards. */
export function listConnections(as: RunAs): ReadCommand {
  return ss(['-H', '-n', '-t', '-p', 'state', 'connected'], as)
}

/** What `listListeners` or `listConnections` printed. */
export function readSockets(output: string): readonly Socket[] {
  return output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readSocket)
}

function readSocket(line: string): Socket {
  // State, Recv-Q and Send-Q come first; then two addresses, then the processes.
  const addresses = line.split(/\s+/).filter((word) => /:(\d+|\*)$/.test(word))
  return {
    local: readAddress(addresses[0] ?? '*:*'),
    remote: readAddress(addresses[1] ?? '*:*'),
    pids: [...new Set([...line.matchAll(/\bpid=(\d+)/g)].map((match) => Number(match[1])))],
  }
}

function readAddress(text: string): SocketAddress {
  const colon = text.lastIndexOf(':')
  const port = text.slice(colon + 1)
  const address = text
    .slice(0, colon)
    .replace(/%.*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
  return { address, port: port === '*' ? 0 : Number(port) }
}

function ss(args: readonly string[], as: RunAs): ReadCommand {
  return { effect: 'read', program: 'ss', args, as }
}
