import type { ReadCommand } from '../argv/command.ts'
import { isCutOff, listKernelLines, readKernelLines, type KernelLine } from '../argv/journalctl.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostReader } from '../ports/host.ts'
import { parseNetwork } from './address.ts'
import { reachOf, type Reach } from './log-reach.ts'
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
  | {
      readonly kind: 'read'
      readonly attempts: readonly LoggedAttempt[]
      /** ISO 8601: what was before is not known. Undefined where the journal was read for all of the days that a ledger keeps. */
      readonly since: string | undefined
    }
  /** What it may hold beside these, and beside the sets of the fence, is not known. */
  | { readonly kind: 'unknown'; readonly because: string; readonly attempts: readonly LoggedAttempt[] }

export interface AskedLog {
  /** Of the fence; undefined where it has no table. */
  readonly counters: ReadonlyMap<string, number> | undefined
  /** The file of its rules, which is written before they are loaded. */
  readonly rules: string
  readonly now: Date
}

/** Its words may be those of a fence with a longer name too: each line is looked at again. */
export function kernelLogCommand(environment: string): ReadCommand {
  return listKernelLines(logPrefix(environment).replace(/: $/, ''), TRIED_KEPT_DAYS)
}

/** What the kernel of the host wrote down, where the journal keeps it. */
export async function kernelLogAt(host: HostReader, environment: string, asked: AskedLog): Promise<KernelLog> {
  try {
    const { exitCode, stdout, stderr } = await host.run(kernelLogCommand(environment), { expect: [0, 1] })
    if (exitCode === 1 && stderr.trim() !== '') return unknown(stderr.trim())
    const all = readKernelLines(stdout)
    const lines = all.filter(({ text }) => text.startsWith(logPrefix(environment)))
    const reach = await reachOf(host, asked, isCutOff(stdout) ? all : undefined)
    const attempts = readAttempts(lines, environment)
    const lacking = whatIsLacking(lines, reach, asked, host.name)
    return lacking === undefined ? { kind: 'read', attempts, since: reach.since } : unknown(lacking, attempts)
  } catch (error) {
    if (error instanceof AppError) return unknown(error.message)
    throw error
  }
}

/** Without the lines that the rules say they wrote, it tells nothing about those that nobody counts. */
function whatIsLacking(
  lines: readonly KernelLine[],
  { loadedAt, from }: Reach,
  { counters }: AskedLog,
  host: string,
): string | undefined {
  if (counters === undefined) return `the fence has no table on ${host}, so nobody can tell what its journal lacks`
  const logged = counters.get(LOGGED_COUNTER) ?? 0
  const there = lines.filter(({ at }) => loadedAt === undefined || at >= loadedAt).length
  const reachesBack = from === undefined || (loadedAt !== undefined && loadedAt >= from)
  if (there >= logged || (there > 0 && !reachesBack)) return undefined
  return `the rules logged ${logged} attempts, and the journal has ${there === 0 ? 'none' : there} of them`
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

function unknown(because: string, attempts: readonly LoggedAttempt[] = []): KernelLog {
  return { kind: 'unknown', because, attempts }
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
