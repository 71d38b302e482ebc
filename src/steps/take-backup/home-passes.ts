import type { CountedHome } from '../../argv/rsync.ts'
import { decidePass, passSince, type Pass } from '../../backup/base/decide-pass.ts'
import type { PassedHome } from '../../backup/base/passed-home.ts'
import { changedParts, type Scan, type Unusable } from '../../backup/base/scan.ts'
import { planStreams } from '../../backup/base/streams.ts'
import type { Pace } from '../../backup/push.ts'
import { basePaths } from '../../hold/layout.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import type { RunContext } from '../run-context.ts'
import { forgetBase, partsInBase, readBase, renewBase } from './base.ts'
import { pushContents, pushLockedHome, pushRunningHome } from './push.ts'
import { scanSource } from './scan-source.ts'

/** What of a run a pass needs. */
export interface PassContext extends Pick<
  RunContext,
  'run' | 'source' | 'target' | 'refresh' | 'verify' | 'note' | 'clock' | 'progress'
> {
  /** What is brought along from outside the home. */
  readonly stores: readonly OuterStore[]
}

/** Brings the base up to what the source has while it runs. Undefined where the second pass has to look at every file again. */
export async function makeFirstPass(context: PassContext, signal: AbortSignal): Promise<PassedHome | undefined> {
  const { source, target, refresh, verify } = context
  const [record, scan] = [await readBase(context), await scanSource(context, signal)]
  const wholeEvery = refresh.backup.kind === 'native' ? refresh.backup.wholeEvery : 1
  const [{ home }] = source.config.nodes
  const decided = decidePass({ source: source.config.name, home, record, scan, wholeEvery, verify })
  const pass = await withStrayParts(context, decided, scan)
  tell(context, pass)
  const base = basePaths(target.layout).home
  const isNew = (await target.host.list(base)).length === 0
  await forgetBase(context)
  const sent = await pushOrBeginAnew(context, pass, scan, signal)
  if (!isNew) await compareContents(context, { pass, pace: 'limited' }, signal)
  // A run that was killed after it recorded the base, and goes on, is still one backup.
  const more = record?.run === context.run ? 0 : 1
  return passedHome(scan, pass, sent, record && { ...record, sinceWhole: record.sinceWhole + more })
}

/** Parts that lie in the base and not at the source, such as one that came and went between two scans. They are looked at, and so deleted. */
async function withStrayParts(context: PassContext, pass: Pass, scan: Scan | Unusable): Promise<Pass> {
  if (pass.kind === 'whole' || 'unusable' in scan) return pass
  const stray = (await partsInBase(context, context.stores)).filter((part) => !scan.has(part))
  return { ...pass, parts: [...new Set([...pass.parts, ...stray])].toSorted() }
}

async function compareContents(
  context: PassContext,
  paced: { readonly pass: Pass; readonly pace: Pace },
  signal: AbortSignal,
): Promise<void> {
  if (paced.pass.kind === 'changed' && paced.pass.parts.length === 0) return
  await pushContents(context, basePaths(context.target.layout).home, paced, signal)
}

/** Files that generations share with the base belong to the service user, so who receives them can replace them and not change their mode. */
async function pushOrBeginAnew(
  context: PassContext,
  pass: Pass,
  scan: Scan | Unusable,
  signal: AbortSignal,
): Promise<CountedHome> {
  const { home } = basePaths(context.target.layout)
  const sent = await pushRunningHome(context, home, planStreams(pass, scan, context.stores), signal)
  if (sent.kind === 'sent') return sent.counted
  context.note('modes of files were changed that are shared with generations; the home is copied anew')
  await renewBase(context)
  const whole: Pass = { kind: 'whole', because: 'the base is new' }
  const again = await pushRunningHome(context, home, planStreams(whole, scan, context.stores), signal)
  return again.kind === 'sent' ? again.counted : { bytes: 0, files: 0 }
}

function tell({ note, source: { config } }: PassContext, pass: Pass): void {
  note(
    pass.kind === 'whole'
      ? `every file of the home of ${config.name} is compared: ${pass.because}`
      : `${pass.parts.length} of ${pass.of} repositories and stores of ${config.name} changed since the last backup`,
  )
}

/** Under the lock: what changed since the first pass. Whoever begins it again makes a first pass again, before the lock. */
export async function makeSecondPass(
  context: PassContext,
  first: PassedHome | undefined,
  signal: AbortSignal,
): Promise<PassedHome | undefined> {
  const scan = await scanSource(context, signal)
  const decided: Pass =
    first === undefined ? { kind: 'whole', because: 'the first pass tells nothing' } : passSince(first.parts, scan)
  const pass = await withStrayParts(context, decided, scan)
  const streams = planStreams(pass, scan, context.stores)
  const sent = await pushLockedHome(context, basePaths(context.target.layout).home, streams, signal)
  await compareContents(context, { pass: changedIn(pass, first, scan), pace: 'full' }, signal)
  return passedHome(scan, pass, sent, first)
}

/** What a whole pass under the lock has to read is what changed since the first, which has read the rest. */
function changedIn(pass: Pass, first: PassedHome | undefined, scan: Scan | Unusable): Pass {
  if (pass.kind === 'changed' || first === undefined || 'unusable' in scan) return pass
  return { kind: 'changed', parts: changedParts(first.parts, scan), of: scan.size }
}

/** Only a pass that looks at every file counts them. `before`: what is counted where this one does not. */
function passedHome(
  scan: Scan | Unusable,
  pass: Pass,
  { bytes, files }: CountedHome,
  before: Omit<PassedHome, 'parts'> | undefined,
): PassedHome | undefined {
  if ('unusable' in scan) return undefined
  if (pass.kind === 'changed' && before !== undefined)
    return { bytes: before.bytes, files: before.files, sinceWhole: before.sinceWhole, parts: scan }
  return { bytes, files, sinceWhole: 0, parts: scan }
}
