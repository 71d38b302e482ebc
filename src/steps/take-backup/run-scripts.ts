import { join } from 'node:path/posix'
import type { Process } from '../../argv/ps.ts'
import { testCompressed } from '../../argv/tar.ts'
import { askVariables, refusedVariables } from '../../backup/diy/ask-variables.ts'
import { secondsOf } from '../../backup/seconds-of.ts'
import { archiveAmong, archiveNames, diyPaths, type ArchiveType } from '../../backup/diy/diy-paths.ts'
import { scriptFailure, type ScriptEnd } from '../../backup/diy/script-failure.ts'
import { scriptUser } from '../../backup/diy/script-user.ts'
import { listenToScripts } from '../../backup/diy/script-words.ts'
import { formatVariables } from '../../backup/diy/variables-file.ts'
import { refuseOutsideWindow } from '../../backup/lock-time.ts'
import { isGood, type GoodLock } from '../../backup/relayed-lock.ts'
import type { DiyConfig } from '../../config/backup.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { BackupScripts } from '../../ports/backup-scripts.ts'
import { archivedStores } from '../stores-of.ts'
import { awaitNoProcess } from '../await-no-process.ts'
import { bytesBelow, pollMeter } from '../poll-meter.ts'
import type { RunContext } from '../run-context.ts'
import { shownRelayedLock, type Relayed } from './shown-backup.ts'

const PATIENCE_MS = 60_000

/** Two of them at once write to the same folders: those of a run that was killed, or of the administrator's own schedule. */
export async function awaitNoScripts(
  context: Pick<RunContext, 'clock'>,
  { host }: Pick<BackupScripts, 'host'>,
  signal: AbortSignal,
): Promise<void> {
  const isOne = ({ command }: Process): boolean => SCRIPT.test(command)
  const stillThere = ({ pid }: Process): AppError => alreadyRunning(host.name, pid)
  await awaitNoProcess(context, { host, isOne, stillThere, patienceMs: PATIENCE_MS }, signal)
}

const SCRIPT = /(?:^|[\s/])bitbucket\.diy-backup\.sh(?:\s|$)/

/** One backup by the scripts: their archive lies in the spool under its own name, whole, and the lock is what it was taken under. */
export async function backUpByScripts(
  context: RunContext,
  scripts: BackupScripts,
  { config, beside }: Relayed<DiyConfig>,
  signal: AbortSignal,
): Promise<GoodLock> {
  const { source, run } = context
  const asked = { file: config.variables, stores: await archivedStores(context) }
  const variables = await askVariables(scripts.host, source.config, asked)
  if (variables.kind === 'refused') throw refusedVariables(variables.problems)
  refuseOutsideWindow(config.lock, context.clock.now())
  const end = await runUnderRelay(context, scripts, { config, beside }, signal)
  if (end.lock.kind === 'never-locked') refuseOutsideWindow(config.lock, context.clock.now())
  const { folder, lock } = config
  const named = { source: source.config.name, folder, drainMs: lock.drainMs, seconds: secondsOf(config) }
  const failure = scriptFailure(end, named)
  if (failure !== undefined || !isGood(end.lock)) throw failure ?? new Error('a lock that is neither good nor bad')
  const state = await source.bitbucket.state()
  if (state !== 'RUNNING') throw noArchive(context, `left it ${state}`)
  const paths = diyPaths(source.config.spool ?? '', run)
  const names = await scripts.spool.list(paths.archives)
  const made = archiveAmong(names, variables.instance, variables.archive)
  if (made === undefined)
    throw noArchive(context, `left no archive where it should lie: ${names.join(', ') || 'nothing'}`)
  await assertWhole(context, scripts, { made, type: variables.archive })
  return end.lock
}

/** The lock is given back before anything else is said, whatever became of the scripts. */
async function runUnderRelay(
  context: RunContext,
  scripts: BackupScripts,
  { config, beside }: Relayed<DiyConfig>,
  signal: AbortSignal,
): Promise<ScriptEnd> {
  using shown = shownRelayedLock(context, beside)
  const relay = await (await context.source.openRelay(context.run, config.lock)).open(shown)
  const ran = await runScripts(context, scripts, { theirs: config.variables, port: relay.port }, signal).catch(
    (error: unknown) => ({ error }),
  )
  const lock = await relay.end()
  if ('error' in ran) throw ran.error
  return { ...ran, lock }
}

const ARCHIVE_POLL_MS = 5000

async function runScripts(
  context: RunContext,
  scripts: BackupScripts,
  { theirs, port }: { readonly theirs: string; readonly port: number },
  signal: AbortSignal,
): Promise<Omit<ScriptEnd, 'lock'>> {
  const { run, source, note } = context
  const { archives } = diyPaths(source.config.spool ?? '', run)
  await using forward = await scripts.forward(port)
  await scripts.prepare(run, formatVariables({ theirs, port: forward.port, archives }))
  const words = listenToScripts((text) => note(`the backup scripts: ${text}`))
  // The last and longest of what they do.
  const ask = async (inner: AbortSignal) => {
    const done = await bytesBelow(scripts.host, archives, inner)
    return done === undefined ? undefined : { done }
  }
  using _ = pollMeter(context, { what: 'archive of the backup scripts', unit: 'bytes', ask, everyMs: ARCHIVE_POLL_MS })
  const { exitCode, stderr } = await scripts.run(run, words.take, signal)
  return { exitCode, words: words.last(stderr) }
}

interface MadeArchive {
  /** Its name. */
  readonly made: string
  readonly type: ArchiveType
}

/** Made by this run, not empty, and readable to its end. Whether an encrypted one is whole only who has its key can tell, on the target. */
async function assertWhole(context: RunContext, scripts: BackupScripts, { made, type }: MadeArchive): Promise<void> {
  const { source, run } = context
  const paths = diyPaths(source.config.spool ?? '', run)
  const [file, started] = [
    await scripts.spool.status(join(paths.archives, made)),
    await scripts.spool.status(paths.variables),
  ]
  if (file === undefined || started === undefined || file.bytes === 0) throw noArchive(context, `left ${made} empty`)
  if (file.modified < started.modified) throw noArchive(context, `left ${made}, which is older than the backup`)
  await scripts.rename(run, made, type)
  if (type === 'gpg-zip') return
  const archive = join(paths.archives, archiveNames[type])
  const tested = await scripts.host.run(testCompressed(archive, scriptUser(source.config)), { expect: [0, 1, 2] })
  if (tested.exitCode !== 0)
    throw noArchive(context, `left ${made}, which cannot be read to its end: ${tested.stderr.trim()}`)
}

function noArchive({ source, target }: RunContext, what: string): AppError {
  return new AppError(
    'host/backup-scripts-failed',
    `the backup scripts of ${source.config.name} ended well and ${what}`,
    {
      hint: `look what they do at their end on ${source.host.name}, then \`understudy resume ${target.config.name}\``,
    },
  )
}

function alreadyRunning(host: string, pid: number): AppError {
  return new AppError('host/backup-scripts-failed', `backup scripts run on ${host} already (process ${pid})`, {
    hint: 'wait until they have ended, then `understudy resume`; those that an earlier run left have no way to Bitbucket any more and may be ended by hand',
  })
}
