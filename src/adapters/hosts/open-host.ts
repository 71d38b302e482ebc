import type { RunAs } from '../../argv/command.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { SshDestination } from '../../argv/ssh.ts'
import type { RandomSource } from '../../kernel/random.ts'
import type { HostReader, HostWriter } from '../../ports/host.ts'
import { createReader } from './host-reader.ts'
import { createWriter } from './host-writer.ts'
import { openLocalTransport } from './local/local-transport.ts'
import { createRunner } from './runner.ts'
import { openRemoteForward, type RemoteForward } from './ssh/remote-forward.ts'
import { openSshTransport } from './ssh/ssh-transport.ts'
import type { Transport } from './transport.ts'

export interface HostNode {
  /** `local` or `ssh://[user@]host[:port]`. */
  readonly host: string
  readonly become: 'sudo' | 'none'
  /** Who reads and writes files: the service user on a source, where then no rule for root is needed; root on a target. */
  readonly filesAs: RunAs
  /** A file instead of the user's own ssh_config. */
  readonly sshConfig?: string
  readonly forwardAgent?: boolean
}

/** Connects at the first command; ends the connection when disposed. */
export function openHostReader(node: HostNode): HostReader {
  const transport = openTransport(node)
  const reader = createReader(createRunner(transport, node.become, node.filesAs))
  return { ...reader, [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose]() }
}

/** For a node of a target only. */
export function openHostWriter(node: HostNode, random: RandomSource): HostWriter {
  const transport = openTransport(node)
  const runner = createRunner(transport, node.become, node.filesAs)
  const writer = createWriter(runner, createReader(runner), random)
  return { ...writer, [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose]() }
}

/**
 * Lets programs of the host reach a port of this machine's loopback, on a port of theirs. Rejects with 'host/forward-refused' where its
 * sshd does not allow that.
 */
export async function openForward(node: HostNode, port: number): Promise<RemoteForward> {
  if (node.host === 'local') return { port, [Symbol.asyncDispose]: () => Promise.resolve() }
  const address = { name: node.host, destination: destinationOf(node.host), config: node.sshConfig }
  return await openRemoteForward(address, port)
}

function openTransport(node: HostNode): Transport {
  if (node.host === 'local') return openLocalTransport()
  return openSshTransport({
    name: node.host,
    destination: destinationOf(node.host),
    config: node.sshConfig,
    forwardAgent: node.forwardAgent === true,
  })
}

function destinationOf(name: string): SshDestination {
  const match = /^ssh:\/\/(?:([^@/\s]+)@)?(\[[^\]\s]+\]|[^:/@\s-][^:/@\s]*)(?::(\d+))?\/?$/.exec(name)
  if (match === null) throw notAHost(name)
  const [, user, host = '', port] = match
  return { user, host: host.replace(/^\[(.*)\]$/, '$1'), port: port === undefined ? undefined : Number(port) }
}

function notAHost(host: string): AppError {
  return new AppError('host/unreachable', `"${host}" is no host that Understudy can reach`, {
    hint: 'write `local` or `ssh://user@host:port` in understudy.yaml',
  })
}
