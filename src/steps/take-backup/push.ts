import type { ReadCommand } from '../../argv/command.ts'
import { readBytesSent } from '../../argv/rsync-progress.ts'
import { diyPaths } from '../../backup/diy/diy-paths.ts'
import { archivePush, contentsPush, dumpFolder, dumpPush, homePush } from '../../backup/push.ts'
import type { Pass } from '../../backup/base/decide-pass.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { CommandResult, RunOptions } from '../../ports/host.ts'
import type { Meter } from '../../ports/progress.ts'
import { bytesBelow } from '../poll-meter.ts'
import type { RunContext } from '../run-context.ts'
import { countIfAllIsSent } from './count-home.ts'

type Pushing = Pick<RunContext, 'source' | 'target' | 'refresh' | 'note' | 'clock' | 'progress'>

export type SentHome =
  /** With the lines in which rsync counts what it looked at. */
  | { readonly kind: 'sent'; readonly told: readonly string[] }
  /** A file at the destination is another user's, who alone may set its mode. */
  | { readonly kind: 'not-its-own' }

/** Pushed by the source, as its root so that every file is readable there, to a user who may only receive. */
export async function pushRunningHome(
  context: Pushing,
  path: string,
  pass: Pass,
  signal: AbortSignal,
): Promise<SentHome> {
  using counted = await countIfAllIsSent(context, path)
  const shown = { what: 'first pass of the home', total: counted.bytes }
  // A running Bitbucket removes files all the time; what that spoils, the pass under the lock mends.
  const options = { signal, expect: [0, PARTIAL, VANISHED] }
  const { exitCode, stderr, told } = await pushHome(context, path, pass, shown, options)
  if (exitCode !== PARTIAL) return { kind: 'sent', told }
  if (/failed to set (?:permissions|times) on /.test(stderr)) return { kind: 'not-its-own' }
  context.note('not all of the home could be sent; it is sent once more')
  return { kind: 'sent', told: (await pushHome(context, path, pass, shown, { signal, expect: [0, VANISHED] })).told }
}

// What rsync ends with when something could not be sent or set.
const PARTIAL = 23

/**
 * Under the lock nothing should vanish any more. Something that was under way may still have taken its temporary file away, and so
 * the pass is made once more; what vanishes again is written by somebody who does not heed the lock.
 */
export async function pushLockedHome(
  context: Pushing,
  path: string,
  pass: Pass,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const options = { signal, expect: [0, VANISHED] }
  const { exitCode, told } = await pushHome(context, path, pass, secondPass, options)
  if (exitCode === 0) return told
  context.note('files vanished under the lock; what changed is copied once more')
  const again = await pushHome(context, path, pass, secondPass, options)
  if (again.exitCode !== 0) throw stillVanishing(context, again.stderr)
  return again.told
}

const secondPass: Shown = { what: 'second pass of the home', total: () => undefined }

// What rsync ends with when files vanished while they were copied.
const VANISHED = 24

async function pushHome(
  context: Pushing,
  path: string,
  pass: Pass,
  shown: Shown,
  options: RunOptions,
): Promise<CommandResult & { readonly told: readonly string[] }> {
  using meter = context.progress.begin(shown.what, 'bytes')
  const told: string[] = []
  const sent = bytesInto(meter, shown)
  const onLine = (line: string): void => {
    if (isCount(line)) told.push(line)
    else sent(line)
  }
  const command = homePush(context, path, partsOf(pass))
  return { ...(await push(context, command, { ...options, onLine })), told }
}

/** After a pass: what `contentsPush` says, of the same parts. What vanishes here, that pass has told. */
export async function pushContents(context: Pushing, path: string, pass: Pass, signal: AbortSignal): Promise<void> {
  const command = contentsPush(context, path, partsOf(pass))
  const shown = { what: 'files compared by content', total: () => undefined }
  using meter = context.progress.begin(shown.what, 'bytes')
  await push(context, command, { signal, expect: [0, VANISHED], onLine: bytesInto(meter, shown) })
}

function partsOf(pass: Pass): readonly string[] | undefined {
  return pass.kind === 'changed' ? pass.parts : undefined
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
  const bytes = await bytesBelow(context.source.spool.host, dumpFolder(context, context.run))
  const shown = { what: 'transfer of the dump', total: () => bytes }
  using meter = context.progress.begin(shown.what, 'bytes')
  const pushed = host.run(dumpPush(context, context.run, path), { signal, onLine: bytesInto(meter, shown) })
  await pushed.catch((error: unknown) => namingReceiver(context, error))
}

/** The archive of the administrator's scripts, from the node that they run on. */
export async function pushArchive(context: RunContext, path: string, signal: AbortSignal): Promise<void> {
  await using host = context.source.openPush('home', context.refresh.transfer.identity)
  const bytes = await bytesBelow(context.source.host, diyPaths(context.source.config.spool ?? '', context.run).archives)
  const shown = { what: 'transfer of the archive', total: () => bytes }
  using meter = context.progress.begin(shown.what, 'bytes')
  const pushed = host.run(archivePush(context, context.run, path), { signal, onLine: bytesInto(meter, shown) })
  await pushed.catch((error: unknown) => namingReceiver(context, error))
}

interface Shown {
  readonly what: string
  readonly total: () => number | undefined
}

/** rsync tells of every file; kept, that would come to hundreds of megabytes for a large home. */
function bytesInto(meter: Meter, { total }: Shown): (line: string) => void {
  return (line) => {
    const done = readBytesSent(line)
    if (done !== undefined) meter.tell({ done, total: total() })
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
