import { basename, join } from 'node:path/posix'
import { changeOwnerOfTree, flushFileSystem } from '../../argv/files.ts'
import { formatArguments, jarExitCodes } from '../../argv/java.ts'
import { RESTORE_ARGUMENTS, restoreClientCommands } from '../../backup/client/client-commands.ts'
import { TIMED_OUT, endedFromOutside } from '../../backup/client/client-failure.ts'
import { RESTORE_JAR } from '../../backup/client/client-paths.ts'
import { listenToClient } from '../../backup/client/client-words.ts'
import { connectionProperties, otherConnection, type AskedConnection } from '../../backup/client/written-connection.ts'
import { secondsOf } from '../../backup/seconds-of.ts'
import type { ClientConfig } from '../../config/backup.ts'
import { configurationFiles, incomingPaths, type IncomingPaths } from '../../hold/layout.ts'
import { secretFile, secretFolder } from '../../hold/permissions.ts'
import { AppError } from '../../kernel/app-error.ts'
import { encodeUtf8 } from '../../kernel/utf8.ts'
import { assertClientFenced } from '../assert-client-fenced.ts'
import type { RunContext } from '../run-context.ts'

/**
 * The vendor's restore client fills the new, empty database and the home that a native backup would have brought, as the service user
 * and, at every attempt, behind the fence that stands. What it wrote is read again, then production's configuration goes to `held/`; of a failure nothing is left.
 * `database`: made already, and ours.
 */
export async function restoreByClient(
  context: RunContext,
  config: ClientConfig,
  database: string,
  signal: AbortSignal,
): Promise<void> {
  const paths = incomingPaths(context.target.layout, context.run)
  const { host } = context.target
  const asked = await askedConnection(context, database)
  try {
    await prepare(context, paths, asked)
    await runClient(context, config, asked, signal)
    await assertPlain(context, paths)
    await assertWritten(context, paths, asked)
    await assertFilled(context, database)
    await hold(context, paths)
  } catch (error) {
    // It holds production's passwords, and nobody may read it until the next attempt.
    await host.makeFolder(paths.archives, secretFolder).catch(() => undefined)
    // Where the run was interrupted the client may still write there; whoever goes on waits for its end and begins anew.
    if (!signal.aborted) await clear(context, [paths.home, paths.restore]).catch(() => undefined)
    throw error
  }
  await clear(context, [paths.restore])
  await host.execute(flushFileSystem(paths.folder, 'root'), { signal })
}

/** What of it is still open; undefined when nothing is. */
export async function whatIsNotHeldBack({ target, run }: RunContext): Promise<string | undefined> {
  const { host, layout } = target
  const { home, held } = incomingPaths(layout, run)
  const properties = join(held, 'bitbucket.properties')
  for (const path of [properties, join(home, 'shared')]) {
    if ((await host.status(path)) === undefined) return `${path} is not there`
  }
  return undefined
}

async function askedConnection(context: RunContext, database: string): Promise<AskedConnection> {
  const { driver, url, user, password } = context.copy({ dataFrom: undefined, database }).database
  return { driver, url, user, password: await context.secrets.resolve(password) }
}

/** A new, empty home; and the archive is the service user's for as long as its client reads it. */
async function prepare(context: RunContext, paths: IncomingPaths, asked: AskedConnection): Promise<void> {
  const { host, config } = context.target
  await clear(context, [paths.home, paths.restore, paths.held])
  await host.makeFolder(paths.held, secretFolder)
  const own = { owner: config.runAs, group: config.runAs }
  for (const folder of [paths.home, paths.restore]) await host.makeFolder(folder, { mode: 0o700, ...own })
  await host.execute(changeOwnerOfTree(paths.archives, config.runAs, config.runAs, 'root'))
  const told = formatArguments({ ...connectionProperties(asked), 'bitbucket.home': paths.home })
  await host.writeFile(join(paths.restore, RESTORE_ARGUMENTS), encodeUtf8(told.reveal()), { mode: 0o600, ...own })
}

async function runClient(
  context: RunContext,
  config: ClientConfig,
  { password }: AskedConnection,
  signal: AbortSignal,
): Promise<void> {
  const { target, run, note } = context
  await assertClientFenced(context)
  const words = listenToClient([password], (text) => note(`the restore client: ${text}`))
  const command = restoreClientCommands(target.config, config, incomingPaths(target.layout, run)).run
  const options = { signal, onLine: words.take, expect: jarExitCodes }
  const { exitCode, stderr } = await target.host.execute(command, options)
  if (exitCode === 0) return
  const said = words.last(stderr)
  const how = `ended with ${exitCode}${endedFromOutside(exitCode, secondsOf(config))}${said === '' ? '' : `: ${said}`}`
  throw failed(
    context,
    how,
    exitCode === TIMED_OUT ? 'raise refresh backup.timeout, print the rules of sudo again' : undefined,
  )
}

/** Before root reads or removes anything in it: through a link that may be production's. All other links are looked for with the home. */
async function assertPlain(context: RunContext, { home }: IncomingPaths): Promise<void> {
  const { host, config } = context.target
  const kinds = { folder: [home, join(home, 'shared')], file: configurationFiles.map((file) => join(home, file)) }
  for (const kind of ['folder', 'file'] as const) {
    for (const path of kinds[kind]) {
      const status = await host.status(path)
      if (status === undefined || status.kind === kind) continue
      throw new AppError(
        'policy/refused-archive',
        `${path}, which the restore client made, is no ${kind} but a ${status.kind}`,
        {
          hint: `nothing was read or written through it and the restored home is removed; let it be a plain ${kind} on the source, or \`understudy rewind ${config.name}\` and use another backup method`,
        },
      )
    }
  }
}

/** Law: no copy is started on what the archive says, whatever the client was asked. */
async function assertWritten(context: RunContext, { home }: IncomingPaths, asked: AskedConnection): Promise<void> {
  const { target, source } = context
  const written = await target.host.readFile(join(home, 'shared', 'bitbucket.properties'))
  if (written === undefined) throw failed(context, 'ended well and wrote no shared/bitbucket.properties')
  const [first, ...others] = otherConnection(written, asked)
  if (first === undefined) return
  throw new AppError(
    'policy/refused-archive',
    `the home that the restore client made of the archive of ${source.config.name} leads elsewhere: ${[first, ...others].join('; ')}`,
    {
      hint: `nothing was started and the restored home is removed; see whether this client knows jdbc.override, or \`understudy rewind ${target.config.name}\` and use another backup method`,
    },
  )
}

async function assertFilled(context: RunContext, database: string): Promise<void> {
  await using copy = await context.target.openDatabase(database)
  const tables = await copy.catalogue()
  if (tables.size === 0) throw failed(context, `ended well and left ${database} without a table`)
  if (!tables.has('app_property') || (await copy.count('app_property')) === 0)
    throw failed(context, `ended well and left no row in app_property of ${database}`)
}

async function hold({ target }: RunContext, { home, held }: IncomingPaths): Promise<void> {
  const { host } = target
  for (const file of configurationFiles) {
    const content = await host.readFile(join(home, file))
    if (content === undefined) continue
    await host.writeFile(join(held, basename(file)), content, secretFile)
    await host.removeFile(join(home, file))
  }
}

async function clear({ target, run }: RunContext, folders: readonly string[]): Promise<void> {
  const { folder } = incomingPaths(target.layout, run)
  for (const one of folders) await target.host.removeFolder(one, [folder])
}

function failed({ target, refresh }: RunContext, what: string, way?: string): AppError {
  const folder = refresh.backup.kind === 'client' ? refresh.backup.folder : ''
  const mend = way ?? `see ${folder}/${RESTORE_JAR} and its JDBC driver there`
  return new AppError('host/backup-client-failed', `the restore client on ${target.host.name} ${what}`, {
    hint: `what it made is removed again; ${mend}, then \`understudy resume ${target.config.name}\``,
  })
}
