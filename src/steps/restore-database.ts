import { RESTORE_JAR } from '../backup/client/client-paths.ts'
import { databaseJobs } from '../backup/database-jobs.ts'
import { readOwnManifest, type Manifest } from '../backup/manifest.ts'
import { restoreCommand } from '../backup/restore-command.ts'
import { renderRestoreStatements, restoreProgram } from '../backup/restore-program.ts'
import type { ClientConfig } from '../config/backup.ts'
import { dialectOf } from '../config/database.ts'
import { secretFile } from '../hold/permissions.ts'
import { AppError } from '../kernel/app-error.ts'
import { formatMark, parseMark } from '../kernel/mark.ts'
import { encodeUtf8 } from '../kernel/utf8.ts'
import type { DatabasePrivileges, DatabaseServer, RoleNames } from '../ports/database.ts'
import { awaitNoClient } from './await-no-client.ts'
import type { Effect } from './effect.ts'
import { dropOwnDatabase } from './own-database.ts'
import { restoreByClient, whatIsNotHeldBack } from './restore-database/by-client.ts'
import { compareLocale } from './restore-database/compare-locale.ts'
import { comparePrivileges } from './restore-database/compare-privileges.ts'
import { refuseSourceUrl } from './restore-database/refuse-source.ts'
import { shownRestore } from './restore-database/shown-restore.ts'
import { refuseSharedLogin } from './copy/shared-login.ts'
import { resultOf, type RunContext } from './run-context.ts'
import type { Step } from './step.ts'
import { archiveRemoved } from './take-backup/archiving-program.ts'
import { UNWATCHED_MS } from './unwatched.ts'
import { verifiedTables } from './verification/verified-tables.ts'

type Restored = { readonly database: string }

/**
 * Restores into a new database of another name, with the source's privileges, encoding and collation. Never by the name in the dump. The vendor's
 * client restores the home with it.
 */
export const restoreDatabase: Step<'restore-database'> = {
  id: 'restore-database',
  run: async (context, perform) => {
    const restored = await perform(database(context))
    if (clientOf(context) !== undefined) await perform(archiveRemoved(context, 'restore-database/remove-archive'))
    await refuseSharedLogin(context)
    await perform(verifiedTables(context, restored.database))
    return restored
  },
}

function database(context: RunContext): Effect<Restored> {
  const name = databaseOf(context)
  return {
    id: 'restore-database/restored',
    title: `restore into the database ${name}`,
    apply: (signal) => restore(context, name, signal),
    verify: async () => {
      const seen = await whatDiffers(context, name)
      return seen === undefined ? { kind: 'done', result: { database: name } } : { kind: 'open', seen }
    },
  }
}

/** Chosen and recorded when the generation was made, so that a resumed run restores into the same one. */
export function databaseOf({ generations, run }: RunContext): string {
  const name = generations.all().find(({ id }) => id === run)?.database
  if (name === undefined || name === null) throw new Error(`generation ${run} has no database name`)
  return name
}

/** The vendor's restore client reads what its backup client made, and nothing else. */
function clientOf({ refresh: { backup }, given }: RunContext): ClientConfig | undefined {
  return backup.kind === 'client' && given === undefined ? backup : undefined
}

async function restore(context: RunContext, name: string, signal: AbortSignal): Promise<void> {
  const { config, host } = context.target
  const client = clientOf(context)
  if (client !== undefined) await refuseSourceUrl(context, name)
  const manifest = await manifestOf(context)
  await using server = await context.target.openServer()
  // A half restored database can't be told from a whole one by looking: it is always made anew. One of somebody else that has
  // its name by now is refused where it would be made; one that was made and not marked yet is finished there.
  await dropOwnDatabase(server, { environment: config.name, generation: context.run, database: name })
  // What a killed run left has lost its database, and must not find the next one.
  if (client !== undefined)
    await awaitNoClient(context, host, { jar: RESTORE_JAR, told: `${context.target.layout.beside}/` }, signal)
  await server.ensureLogin(config.database.user, await context.secrets.resolve(config.database.password))
  await server.create({ name, owner: config.database.user, ...manifest.database, mark: markOf(context, 'restoring') })
  const restored = () =>
    client === undefined ? restoreDump(context, name, signal) : restoreByClient(context, client, name, signal)
  await shownRestore(context, name, restored)
  if (manifest.privileges !== undefined) await applyPrivileges(context, server, name, manifest.privileges)
  await using copy = await context.target.openDatabase(name)
  await copy.analyze()
  await server.setMark(name, markOf(context, 'restored'))
}

async function restoreDump(context: RunContext, name: string, signal: AbortSignal): Promise<void> {
  const { config, host } = context.target
  const login = config.database.maintenance ?? config.database
  const password = await context.secrets.resolve(login.password)
  const jobs = await databaseJobs(host, { configured: context.refresh.jobs, at: 'target' })
  if (dialectOf(config.database.vendor) === 'mysql')
    await host.writeFile(restoreProgram(context.target.layout), encodeUtf8(renderRestoreStatements()), secretFile)
  const command = restoreCommand(config, { run: context.run, database: name, jobs, password })
  const { exitCode, stderr } = await host.execute(command, { signal, timeoutMs: UNWATCHED_MS, expect: [0, 1] })
  if (exitCode !== 0) throw restoreFailed(context, name, stderr)
}

async function applyPrivileges(
  context: RunContext,
  server: DatabaseServer,
  name: string,
  privileges: DatabasePrivileges,
): Promise<void> {
  const leftOut = await server.applyPrivileges(name, privileges, roleNames(context, privileges))
  if (leftOut.length > 0)
    context.note(`roles that the server of ${name} does not have are left out: ${leftOut.join(', ')}`)
}

function restoreFailed(context: RunContext, name: string, stderr: string): AppError {
  const { vendor } = context.target.config.database
  const program = vendor === 'postgresql' ? 'pg_restore' : vendor
  const last = stderr.trim().split('\n').slice(-3).join('; ')
  return new AppError('database/restore-failed', `${program} into ${name} stopped: ${last}`, {
    hint: `mend the cause, then \`understudy resume ${context.target.config.name}\``,
  })
}

async function whatDiffers(context: RunContext, name: string): Promise<string | undefined> {
  await using server = await context.target.openServer()
  const found = (await server.databases()).find((one) => one.name === name)
  if (found === undefined) return `the database ${name} is not there`
  const state = found.mark === undefined ? undefined : parseMark(found.mark)?.state
  if (state !== 'restored' && state !== 'cut') return `${name} is only half restored`
  const notHeld = clientOf(context) === undefined ? undefined : await whatIsNotHeldBack(context)
  if (notHeld !== undefined) return notHeld
  const manifest = await manifestOf(context)
  await using copy = await context.target.openDatabase(name)
  const otherLocale = compareLocale(manifest.database, await copy.identity())
  if (otherLocale !== undefined) return otherLocale
  const tables = await copy.catalogue()
  const missing = manifest.tables.filter((table) => !tables.has(table))
  if (missing.length > 0) return `tables are missing: ${missing.join(', ')}`
  if (manifest.privileges === undefined) return undefined
  const roles = { names: roleNames(context, manifest.privileges), known: new Set(await server.roles()) }
  return comparePrivileges(manifest.privileges, await copy.privileges(), roles)
}

function roleNames({ target }: RunContext, privileges: DatabasePrivileges): RoleNames {
  return { [privileges.owner]: target.config.database.user }
}

export function markOf(context: RunContext, state: 'restoring' | 'restored' | 'cut'): string {
  const { target, source, run } = context
  return formatMark({ environment: target.config.name, source: source.config.name, run, generation: run, state })
}

function manifestOf(context: RunContext): Promise<Manifest> {
  const { target, source, run } = context
  const own = { run, source: source.config.name }
  return readOwnManifest(target.host, resultOf(context, 'take-backup').incoming, own)
}
