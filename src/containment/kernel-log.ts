import type { ReadCommand } from '../argv/command.ts'
import { listKernelLines, readKernelLines, type KernelLine } from '../argv/journalctl.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostReader } from '../ports/host.ts'
import { parseNetwork } from './address.ts'
import { LOGGED_COUNTER, logPrefix, TRIED_KEPT_DAYS } from './nftables.ts'

/** One attempt that the rules of a fence logged; they log at most thirty a minute. */
export interface LoggedAttempt {
  /** ISO 8601. */
  readonly at: string
  readonly address: string
  /** Such as `tcp`, `icmp`, or a number. */
  readonly protocol: string
  /** Undefined for a protocol without ports. */
  readonly port: number | undefined
  /** By number; undefined where the kernel itself sent the packet. */
  readonly user: number | undefined
}

export type KernelLog =
  | { readonly kind: 'read'; readonly attempts: readonly LoggedAttempt[] }
  /** What it may hold beside the sets of the fence is not known. */
  | { readonly kind: 'unknown'; readonly because: string }

/** Its words may be those of a fence with a longer name too: each line is looked at again. */
export function kernelLogCommand(environment: string): ReadCommand {
  return listKernelLines(logPrefix(environment).replace(/: $/, ''), TRIED_KEPT_DAYS)
}

/** What the kernel of the host wrote down, where the journal keeps it. `counters`: those of the fence, where it stands. */
export async function kernelLogAt(
  host: HostReader,
  environment: string,
  counters: ReadonlyMap<string, number> | undefined,
): Promise<KernelLog> {
  try {
    const { exitCode, stdout, stderr } = await host.run(kernelLogCommand(environment), { expect: [0, 1] })
    if (exitCode === 1 && stderr.trim() !== '') return { kind: 'unknown', because: stderr.trim() }
    return judged(readAttempts(readKernelLines(stdout), environment), counters?.get(LOGGED_COUNTER) ?? 0)
  } catch (error) {
    if (error instanceof AppError) return { kind: 'unknown', because: error.message }
    throw error
  }
}

/** An empty log tells nothing where the rules say that they wrote into it. */
function judged(attempts: readonly LoggedAttempt[], logged: number): KernelLog {
  if (attempts.length > 0 || logged === 0) return { kind: 'read', attempts }
  return {
    kind: 'unknown',
    because: `the rules logged ${logged} attempts, and the journal has none of them`,
  }
}

/** The earliest first. A line of other rules, or one that was cut off, is left out. */
export function readAttempts(lines: readonly KernelLine[], environment: string): readonly LoggedAttempt[] {
  const prefix = logPrefix(environment)
  const attempts = lines.flatMap(({ at, text }) => {
    if (!text.startsWith(prefix)) return []
    const fields = fieldsOf(text.slice(prefix.length))
    // The kernel writes every group of an IPv6 address out.
    const address = parseNetwork(fields.get('DST') ?? '')?.text
    const protocol = fields.get('PROTO')?.toLowerCase()
    if (address === undefined || protocol === undefined) return []
    return [{ at, address, protocol, port: numberIn(fields, 'DPT'), user: numberIn(fields, 'UID') }]
  })
  return attempts.toSorted((one, other) => (one.at < other.at ? -1 : 1))
}

/** What an ICMP packet says of another one stands in brackets, and is no destination. */
function fieldsOf(text: string): ReadonlyMap<string, string> {
  const words = text.replaceAll(/\[[^\]]*\]?/g, '').split(' ')
  return new Map(words.map((word) => [word.split('=')[0] ?? '', word.slice(word.indexOf('=') + 1)]))
}

function numberIn(fields: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = fields.get(name)
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}
