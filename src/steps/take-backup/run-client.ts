import { join } from 'node:path/posix'
import { formatArguments } from '../../argv/java.ts'
import { lastLine } from '../../argv/last-line.ts'
import { isEndOfTar } from '../../argv/tar.ts'
import { backupClientCommands } from '../../backup/client/client-commands.ts'
import { clientFailure, type ClientEnd } from '../../backup/client/client-failure.ts'
import { clientArchiveAmong, clientPaths } from '../../backup/client/client-paths.ts'
import { clientSeconds } from '../../backup/client/client-time.ts'
import { listenToClient } from '../../backup/client/client-words.ts'
import { refuseOutsideWindow } from '../../backup/lock-time.ts'
import { isGood, type GoodLock } from '../../backup/relayed-lock.ts'
import type { ClientConfig } from '../../config/backup.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Secret } from '../../kernel/secret.ts'
import type { BackupClient } from '../../ports/backup-client.ts'
import type { RunContext } from '../run-context.ts'
import { shownRelayedLock, type Relayed } from './shown-backup.ts'

/** One backup by the client: its archive lies in the spool under its own name, whole, and the lock is what it was taken under. */
export async function backUpByClient(
  context: RunContext,
  client: BackupClient,
  { config, beside }: Relayed<ClientConfig>,
  signal: AbortSignal,
): Promise<GoodLock> {
  const { source, target, run, clock } = context
  refuseOutsideWindow(config.lock, clock.now())
  const end = await runUnderRelay(context, client, { config, beside }, signal)
  if (end.lock.kind === 'never-locked') refuseOutsideWindow(config.lock, clock.now())
  const { folder, lock } = config
  const named = { source: source.config.name, target: target.config.name, folder, drainMs: lock.drainMs }
  const failure = clientFailure(end, { ...named, seconds: clientSeconds(lock) })
  if (failure !== undefined || !isGood(end.lock)) throw failure ?? new Error('a lock that is neither good nor bad')
  const state = await source.bitbucket.state()
  if (state !== 'RUNNING') throw noArchive(context, `left it ${state}`)
  const names = await client.spool.list(clientPaths(source.config.spool ?? '', run).made)
  const made = clientArchiveAmong(names)
  if (made === undefined)
    throw noArchive(context, `left not one archive where it should lie: ${names.join(', ') || 'nothing'}`)
  await assertWhole(context, client, config, made)
  return end.lock
}

/** The lock is given back before anything else is said, whatever became of the client. */
async function runUnderRelay(
  context: RunContext,
  client: BackupClient,
  { config, beside }: Relayed<ClientConfig>,
  signal: AbortSignal,
): Promise<ClientEnd> {
  const login = await loginOf(context)
  using shown = shownRelayedLock(context, beside)
  const relay = await (await context.source.openRelay(context.run, config.lock)).open(shown)
  const ran = await runClient(context, client, { login, port: relay.port }, signal).catch((error: unknown) => ({
    error,
  }))
  const lock = await relay.end()
  if ('error' in ran) throw ran.error
  return { ...ran, lock }
}

interface Login {
  readonly user: string
  readonly password: Secret
}

/** The account of the guardian: the client, too, signs in with a password. */
async function loginOf({ source, secrets }: RunContext): Promise<Login> {
  const { name, admin } = source.config
  if (admin !== undefined && admin.kind !== 'token')
    return { user: admin.user, password: await secrets.resolve(admin.password) }
  throw new AppError('config/invalid', `${name} has no administrator with a password, which the backup client needs`, {
    hint: `set environments.${name}.admin: { user, password }`,
  })
}

async function runClient(
  { run, source, note }: RunContext,
  client: BackupClient,
  { login, port }: { readonly login: Login; readonly port: number },
  signal: AbortSignal,
): Promise<Omit<ClientEnd, 'lock'>> {
  await using forward = await client.forward(port)
  const argumentFile = formatArguments({
    'bitbucket.user': login.user,
    'bitbucket.password': login.password,
    'bitbucket.baseUrl': `http://127.0.0.1:${forward.port}`,
    'bitbucket.home': source.config.nodes[0].home,
    'backup.home': clientPaths(source.config.spool ?? '', run).home,
  })
  await client.prepare(run, argumentFile)
  const words = listenToClient([login.password], (text) => note(`the backup client: ${text}`))
  const { exitCode, stderr } = await client.run(run, words.take, signal)
  return { exitCode, words: words.last(stderr) }
}

/** Made by this run, not empty, and readable to its end. */
async function assertWhole(
  context: RunContext,
  client: BackupClient,
  config: ClientConfig,
  made: string,
): Promise<void> {
  const { source, run } = context
  const paths = clientPaths(source.config.spool ?? '', run)
  const [file, started] = [
    await client.spool.status(join(paths.made, made)),
    await client.spool.status(paths.argumentFile),
  ]
  if (file === undefined || started === undefined || file.bytes === 0) throw noArchive(context, `left ${made} empty`)
  if (file.modified < started.modified) throw noArchive(context, `left ${made}, which is older than the backup`)
  await client.rename(run, made)
  const broken = await whatIsBroken(client, backupClientCommands(source.config, config, run))
  if (broken !== undefined) throw noArchive(context, `left ${made}, which cannot be read to its end: ${broken}`)
}

async function whatIsBroken(
  { host }: BackupClient,
  commands: Pick<ReturnType<typeof backupClientCommands>, 'test' | 'end'>,
): Promise<string | undefined> {
  // An archive may have as many members as a home has files.
  const tested = await host.run(commands.test, { expect: [0, 1, 2], onLine: passOver })
  if (tested.exitCode !== 0) return lastLine(tested.stderr)
  return isEndOfTar((await host.run(commands.end)).stdout) ? undefined : 'it breaks off behind a member'
}

const passOver = (): void => undefined

function noArchive({ source, target }: RunContext, what: string): AppError {
  return new AppError(
    'host/backup-client-failed',
    `the backup client of ${source.config.name} ended well and ${what}`,
    {
      hint: `${source.config.name} is unlocked; look at what it does on ${source.host.name}, then \`understudy resume ${target.config.name}\``,
    },
  )
}
