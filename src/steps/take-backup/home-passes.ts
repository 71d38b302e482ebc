import { readCountedHome } from '../../argv/rsync.ts'
import { decidePass, passSince, type Pass } from '../../backup/base/decide-pass.ts'
import type { PassedHome } from '../../backup/base/passed-home.ts'
import type { Scan, Unusable } from '../../backup/base/scan.ts'
import { basePaths } from '../../hold/layout.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { RunContext } from '../run-context.ts'
import { forgetBase, readBase, renewBase } from './base.ts'
import { pushContents, pushLockedHome, pushRunningHome } from './push.ts'
import { scanSource } from './scan-source.ts'

/** What of a run a pass needs. */
export type PassContext = Pick<RunContext, 'source' | 'target' | 'refresh' | 'verify' | 'note'>

/** Brings the base up to what the source has while it runs. Undefined where the second pass has to look at every file again. */
export async function makeFirstPass(context: PassContext, signal: AbortSignal): Promise<PassedHome | undefined> {
  const { source, target, refresh, verify } = context
  const record = await readBase(context)
  const scan = await scanSource(context, signal)
  const wholeEvery = refresh.backup.kind === 'native' ? refresh.backup.wholeEvery : 1
  const [{ home }] = source.config.nodes
  const pass = decidePass({ source: source.config.name, home, record, scan, wholeEvery, verify })
  tell(context, pass)
  const isNew = (await target.host.list(basePaths(target.layout).home)).length === 0
  await forgetBase(context)
  const sent = await pushOrBeginAnew(context, pass, signal)
  if (pass.kind === 'changed' ? pass.parts.length > 0 : !isNew)
    await pushContents(context, basePaths(target.layout).home, pass, signal)
  return passedHome(scan, pass, sent, record)
}

/** Files that generations share with the base belong to the service user, so who receives them can replace them and not change their mode. */
async function pushOrBeginAnew(context: PassContext, pass: Pass, signal: AbortSignal): Promise<readonly string[]> {
  const { home } = basePaths(context.target.layout)
  try {
    return await pushRunningHome(context, home, pass, signal)
  } catch (error) {
    if (!(error instanceof AppError) || !error.message.includes('failed to set permissions on')) throw error
    context.note('modes of files were changed that are shared with generations; the home is copied anew')
    await renewBase(context)
    return await pushRunningHome(context, home, { kind: 'whole', because: 'the base is new' }, signal)
  }
}

function tell({ note, source: { config } }: PassContext, pass: Pass): void {
  note(
    pass.kind === 'whole'
      ? `every file of the home of ${config.name} is compared: ${pass.because}`
      : `${pass.parts.length} of ${pass.of} repositories and stores of ${config.name} changed since the last backup`,
  )
}

/** Under the lock: what changed since the first pass. */
export async function makeSecondPass(
  context: PassContext,
  first: PassedHome | undefined,
  signal: AbortSignal,
): Promise<PassedHome | undefined> {
  const scan = await scanSource(context, signal)
  const pass: Pass =
    first === undefined ? { kind: 'whole', because: 'no first pass is on record' } : passSince(first.parts, scan)
  const { home } = basePaths(context.target.layout)
  const sent = await pushLockedHome(context, home, pass, signal)
  if (pass.kind === 'changed' && pass.parts.length > 0) await pushContents(context, home, pass, signal)
  const before = first === undefined ? undefined : { ...first, sinceWhole: first.sinceWhole - 1 }
  return passedHome(scan, pass, sent, before)
}

/** Only a pass that looks at every file counts them. `before`: as the backup before this one left it. */
function passedHome(
  scan: Scan | Unusable,
  pass: Pass,
  sent: readonly string[],
  before: Omit<PassedHome, 'parts'> | undefined,
): PassedHome | undefined {
  if ('unusable' in scan) return undefined
  if (pass.kind === 'changed' && before !== undefined)
    return { bytes: before.bytes, files: before.files, sinceWhole: before.sinceWhole + 1, parts: scan }
  const { bytes, files } = readCountedHome(sent.join('\n')) ?? { bytes: 0, files: 0 }
  return { bytes, files, sinceWhole: 0, parts: scan }
}
