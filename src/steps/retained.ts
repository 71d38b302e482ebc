import { dirname } from 'node:path/posix'
import { flushFileSystem } from '../argv/files.ts'
import type { Clock } from '../kernel/clock.ts'
import { formatBytes } from '../report/quantity.ts'
import type { TargetSystems } from './run-context.ts'

export interface Surplus<One> {
  readonly one: One
  readonly because: string
}

/** What a target keeps of one kind, and how of that goes what nothing keeps. */
export interface Retained<One> {
  readonly kind: 'generation' | 'backup'
  readonly freeBytes: number | undefined
  surplus(): Promise<readonly Surplus<One>[]>
  /** What goes next where the disk is too full, once nothing else is surplus. */
  nextForSpace(): Promise<One | undefined>
  remove(surplus: Surplus<One>): Promise<void>
}

export interface RetainedOn {
  readonly target: Pick<TargetSystems, 'host' | 'layout'>
  readonly clock: Clock
  readonly note: (text: string) => void
}

/** What no setting keeps goes, then as much more as the disk needs: one after the other, as nothing cheap tells how much one of them frees. */
export async function removeSurplus<One>(on: RetainedOn, retained: Retained<One>, signal: AbortSignal): Promise<void> {
  for (const surplus of await retained.surplus()) await retained.remove(surplus)
  const { freeBytes } = retained
  if (freeBytes === undefined) return
  for (;;) {
    const bytes = await settledFreeSpace(on, freeBytes, signal)
    if (bytes >= freeBytes) return
    const full = tooFull(on.target, retained, bytes)
    const one = await retained.nextForSpace()
    if (one === undefined) return on.note(`${full}, and no further ${retained.kind} may go`)
    await retained.remove({ one, because: full })
  }
}

export function tooFull(
  { host, layout }: { readonly host: { readonly name: string }; readonly layout: { readonly beside: string } },
  { kind, freeBytes = 0 }: Pick<Retained<unknown>, 'kind' | 'freeBytes'>,
  bytes: number,
): string {
  return `${host.name} has ${formatBytes(bytes)} free at ${layout.beside}, less than ${settings[kind]}.freeSpace (${formatBytes(freeBytes)})`
}

const settings = { generation: 'retention', backup: 'backupRetention' } as const

/** So many looks in a row without a gain. */
const STILL = 3
const BETWEEN_MS = 3000

/**
 * btrfs and ZFS free what was removed only some time later: too little counts when it no longer becomes more. Asked where the rules of sudo
 * let it be asked, on the one file system of both.
 */
async function settledFreeSpace(
  { target: { host, layout }, clock }: RetainedOn,
  enough: number,
  signal: AbortSignal,
): Promise<number> {
  await host.execute(flushFileSystem(layout.beside, 'root'), { signal })
  let { bytes } = await host.freeSpace(dirname(layout.home))
  for (let still = 0; still < STILL && bytes < enough;) {
    await clock.sleep(BETWEEN_MS, signal)
    const later = await host.freeSpace(dirname(layout.home))
    still = later.bytes > bytes ? 0 : still + 1
    bytes = Math.max(bytes, later.bytes)
  }
  return bytes
}
