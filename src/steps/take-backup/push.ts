import type { ReadCommand } from '../../argv/command.ts'
import { readBytesSent } from '../../argv/rsync-progress.ts'
import { readCountedHome, type CountedHome } from '../../argv/rsync.ts'
import { diyPaths } from '../../backup/diy/diy-paths.ts'
import { archivePush, contentsPush, dumpFolder, dumpPush, homePush, type Pace } from '../../backup/push.ts'
import type { Pass } from '../../backup/base/decide-pass.ts'
import { partsIn, STREAMS_AT_ONCE, type Stream } from '../../backup/base/streams.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import { sideBySide } from '../../kernel/side-by-side.ts'
import type { CommandResult, RunOptions } from '../../ports/host.ts'
import type { Meter } from '../../ports/progress.ts'
import { bytesBelow } from '../poll-meter.ts'
import type { RunContext } from '../run-context.ts'
import { countIfAllIsSent } from './count-home.ts'

type Pushing = Pick<RunContext, 'source' | 'target' | 'refresh' | 'note' | 'clock' | 'progress'>
interface PushingHome extends Pushing {
  /** What is brought along from outside the home. */
  readonly stores: readonly OuterStore[]
}

export type SentHome =
  /** With how much was looked at. */
  | { readonly kind: 'sent'; readonly counted: CountedHome }
  /** A file at the destination is another user's, who alone may set its mode. */
  | { readonly kind: 'not-its-own' }

/** Pushed by the source, as its root so that every file is readable there, to a user who may only receive. */
export async function pushRunningHome(
  context: PushingHome,
  path: string,
  streams: readonly Stream[],
  signal: AbortSignal,
): Promise<SentHome> {
  using counted = countIfAllIsSent(context, path)
  // It changes while it is counted.
  const shown: ShownPass = { what: 'first pass of the home', total: counted.bytes, estimated: true, pace: 'limited' }
  // A running Bitbucket removes files all the time; what that spoils, the pass under the lock mends.
  const options = { signal, expect: [0, PARTIAL, VANISHED] }
  const sent = await pushHome(context, path, streams, shown, options)
  if (sent.exitCode !== PARTIAL) return { kind: 'sent', counted: sent.counted }
  if (/failed to set (?:permissions|times) on /.test(sent.stderr)) return { kind: 'not-its-own' }
  context.note('not all of the home could be sent; it is sent once more')
  const again = await pushHome(context, path, streams, shown, { signal, expect: [0, VANISHED] })
  return { kind: 'sent', counted: again.counted }
}

// What rsync ends with when something could not be sent or set.
const PARTIAL = 23

/**
 * Under the lock nothing should vanish any more. Something that was under way may still have taken its temporary file away, and so
 * the pass is made once more; what vanishes again is written by somebody who does not heed the lock.
 */
export async function pushLockedHome(
  context: PushingHome,
  path: string,
  streams: readonly Stream[],
  signal: AbortSignal,
): Promise<CountedHome> {
  const options = { signal, expect: [0, VANISHED] }
  const { exitCode, counted } = await pushHome(context, path, streams, secondPass, options)
  if (exitCode === 0) return counted
  context.note('files vanished under the lock; what changed is copied once more')
  const again = await pushHome(context, path, streams, secondPass, options)
  if (again.exitCode !== 0) throw stillVanishing(context, again.stderr)
  return again.counted
}

const secondPass: ShownPass = { what: 'second pass of the home', total: () => undefined, pace: 'full' }

// What rsync ends with when files vanished while they were copied.
const VANISHED = 24

type Pushed = Pick<CommandResult, 'exitCode' | 'stderr'> & { readonly counted: CountedHome }

async function pushHome(
  context: PushingHome,
  path: string,
  streams: readonly Stream[],
  shown: ShownPass,
  { signal, expect }: { readonly signal: AbortSignal; readonly expect: readonly number[] },
): Promise<Pushed> {
  using meter = context.progress.begin(shown.what, 'bytes')
  const bytes = bytesInto(meter, shown)
  const pushOne = (stream: Stream, inner: AbortSignal): Promise<Pushed> =>
    pushStream(context, homePush(context, path, stream, shown.pace), { signal: inner, expect, onLine: bytes() })
  const pushBesideOthers = (stream: Stream) => async (inner: AbortSignal) =>
    pushOne(stream, inner).catch((error: unknown) => {
      if (streams.length > 1 && isTaken(error)) return stream
      throw error
    })
  const ended: (Pushed | Stream)[] = []
  const width = widthOf(context, shown.pace)
  // The folder that outer stores come to lie in is sent with the home.
  for (const some of [streams.filter(isOfHome), streams.filter((stream) => !isOfHome(stream))])
    ended.push(...(await sideBySide(some.map(pushBesideOthers), { width, signal })))
  const sent = ended.filter((one) => 'exitCode' in one)
  const left = ended.filter((one) => 'kind' in one)
  if (left.length > 0) context.note(ONE_AT_A_TIME)
  for (const stream of left) sent.push(await pushOne(stream, signal))
  return together(sent)
}

function isOfHome({ store }: Stream): boolean {
  return store === undefined
}

/** Each of two would take the whole of a limit. */
function widthOf({ refresh: { transfer } }: Pushing, pace: Pace): number {
  return pace === 'limited' && transfer.bytesPerSecond !== undefined ? 1 : STREAMS_AT_ONCE
}

const ONE_AT_A_TIME =
  'rrsync on the target lets one push in at a time, so the streams of the home go one after the other; its option -no-lock lets them go side by side'

/** rrsync's own words. */
function isTaken(error: unknown): boolean {
  return error instanceof AppError && error.message.includes('Another instance of rrsync is already accessing')
}

async function pushStream(context: Pushing, command: ReadCommand, options: RunOptions): Promise<Pushed> {
  const told: string[] = []
  const onLine = (line: string): void => {
    if (isCount(line)) told.push(line)
    else options.onLine?.(line)
  }
  const { exitCode, stderr } = await push(context, command, { ...options, onLine })
  return { exitCode, stderr, counted: readCountedHome(told.join('\n')) ?? { bytes: 0, files: 0 } }
}

/** The folders above all of them are counted for each. */
function together(streams: readonly Pushed[]): Pushed {
  const sum = (of: (one: Pushed) => number): number => streams.reduce((before, one) => before + of(one), 0)
  return {
    exitCode: [PARTIAL, VANISHED].find((code) => streams.some(({ exitCode }) => exitCode === code)) ?? 0,
    stderr: streams.map(({ stderr }) => stderr).join(''),
    counted: { bytes: sum(({ counted }) => counted.bytes), files: sum(({ counted }) => counted.files) },
  }
}

/** After a pass: what `contentsPush` says, of the same parts. What vanishes here, that pass has told. */
export async function pushContents(
  context: PushingHome,
  path: string,
  { pass, pace }: { readonly pass: Pass; readonly pace: Pace },
  signal: AbortSignal,
): Promise<void> {
  const shown = { what: 'files compared by content', total: () => undefined }
  using meter = context.progress.begin(shown.what, 'bytes')
  const bytes = bytesInto(meter, shown)
  for (const store of [undefined, ...context.stores]) {
    const parts = pass.kind === 'changed' ? partsIn(pass.parts, context.stores, store) : undefined
    if (parts?.length === 0) continue
    const chosen = { ...(parts === undefined ? {} : { parts }), ...(store === undefined ? {} : { store }) }
    await push(context, contentsPush(context, path, pace, chosen), { signal, expect: [0, VANISHED], onLine: bytes() })
  }
}

async function push(context: Pushing, command: ReadCommand, options: RunOptions): Promise<CommandResult> {
  await using host = context.source.openPush('home', context.refresh.transfer.identity)
  return await host.run(command, options).catch((error: unknown) => namingReceiver(context, error))
}

function stillVanishing({ source, target }: Pushing, stderr: string): AppError {
  const vanished = [...stderr.matchAll(/^file has vanished: "(.*)"$/gm)].map(([, file = '']) => file)
  return new AppError(
    'run/step-failed',
    `files of ${source.config.name} vanish while it is locked: ${vanished.slice(0, 3).join(', ') || 'rsync does not say which'}`,
    {
      hint: `find out what writes there beside Bitbucket (a backup, a scheduled job, a script) and let it rest, then \`understudy resume ${target.config.name}\``,
    },
  )
}

export async function pushDump(context: RunContext, path: string, signal: AbortSignal): Promise<void> {
  await using host = context.source.openPush('spool', context.refresh.transfer.identity)
  const bytes = await bytesIfTold(context.source.spool.host, dumpFolder(context, context.run), signal)
  const shown = { what: 'transfer of the dump', total: () => bytes }
  using meter = context.progress.begin(shown.what, 'bytes')
  const pushed = host.run(dumpPush(context, context.run, path), { signal, onLine: bytesInto(meter, shown)() })
  await pushed.catch((error: unknown) => namingReceiver(context, error))
}

/** The archive of the administrator's scripts, from the node that they run on. */
export async function pushArchive(context: RunContext, path: string, signal: AbortSignal): Promise<void> {
  await using host = context.source.openPush('home', context.refresh.transfer.identity)
  const { archives } = diyPaths(context.source.config.spool ?? '', context.run)
  const bytes = await bytesIfTold(context.source.host, archives, signal)
  const shown = { what: 'transfer of the archive', total: () => bytes }
  using meter = context.progress.begin(shown.what, 'bytes')
  const pushed = host.run(archivePush(context, context.run, path), { signal, onLine: bytesInto(meter, shown)() })
  await pushed.catch((error: unknown) => namingReceiver(context, error))
}

/** Only for what is shown: without it, no push is worse. */
function bytesIfTold(...of: Parameters<typeof bytesBelow>): Promise<number | undefined> {
  return bytesBelow(...of).catch(() => undefined)
}

interface Shown {
  readonly what: string
  readonly total: () => number | undefined
  readonly estimated?: true
}

interface ShownPass extends Shown {
  readonly pace: Pace
}

/**
 * What reads the lines of one stream; the meter tells of all of them together. rsync tells of every file; kept, that would come to
 * hundreds of megabytes for a large home.
 */
function bytesInto(meter: Meter, { total, estimated }: Shown): () => (line: string) => void {
  const streams: number[] = []
  return () => {
    const own = streams.push(0) - 1
    return (line) => {
      const done = readBytesSent(line)
      if (done === undefined) return
      streams[own] = done
      meter.tell({ done: streams.reduce((sum, one) => sum + one, 0), total: total(), estimated })
    }
  }
}

/** What it counted at its end. */
function isCount(line: string): boolean {
  return /^(?:Number of files|Total file size): /.test(line)
}

/** rsync runs on the source, and its receiver on the target: whose disk is full is told by which of the two says so. */
function namingReceiver({ target }: Pushing, error: unknown): never {
  const ofReceiver =
    error instanceof AppError && error.code === 'host/disk-full' && error.message.includes('[receiver]')
  if (!ofReceiver) throw error
  const { name } = target.host
  throw new AppError('host/disk-full', `${name} has no room for what the source sends`, {
    hint: `free or add space on its file system of ${target.layout.beside} (\`df -h\`, \`df -i\`), then \`understudy resume ${target.config.name}\``,
    cause: error,
  })
}
