import { join } from 'node:path/posix'
import { archivesFolder } from '../backup/given/archive-place.ts'
import { findGiven, type GivenBackup } from '../backup/given/given-backup.ts'
import { DATABASE } from '../backup/diy/judge-members.ts'
import type { Manifest } from '../backup/manifest.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import { reasonsNotToRestore } from '../guard/given-reasons.ts'
import { incomingPaths, layoutOf } from '../hold/layout.ts'
import { passedFolder, secretFolder } from '../hold/permissions.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostReader } from '../ports/host.ts'
import type { SourceSystems, TargetSystems } from '../steps/run-context.ts'
import { surveyBothEnds } from '../survey/both-ends.ts'
import { manifestOfGiven } from '../steps/take-backup/judge-given.ts'
import { unpackGiven, type Reading } from '../steps/take-backup/unpack-given.ts'
import { installedVersion } from '../survey/version.ts'
import type { App } from './app.ts'
import { assertMayBeTarget } from './assert-target.ts'
import { aloneOnTarget } from './fenced-target.ts'
import { newRunId } from './run-id.ts'

export interface ListedBackup {
  /** As `--from-backup` takes it. */
  readonly name: string
  readonly kind: GivenBackup['kind']
  /** Null for a folder. */
  readonly bytes: number | null
  /** ISO 8601, of the file or folder itself; what its data is of tells only a look into it. */
  readonly modified: string
}

export interface ListedBackups {
  readonly folder: string
  readonly host: string
  /** By name. */
  readonly backups: readonly ListedBackup[]
}

/** What `refresh --from-backup` could be given for a target, by its name; nothing is read. */
export async function listBackups(app: App, environment: string): Promise<ListedBackups> {
  const folder = folderOf(app, environment)
  await using host = app.openHost(findEnvironment(app.config, environment))
  const backups: ListedBackup[] = []
  for (const name of await host.list(folder)) {
    const listed = await listedAs(host, folder, name)
    if (listed !== undefined) backups.push(listed)
  }
  return { folder, host: host.name, backups }
}

async function listedAs(host: HostReader, folder: string, name: string): Promise<ListedBackup | undefined> {
  const given = await findGiven(host, folder, name).catch(ignoringRefused)
  const status = given === undefined ? undefined : await host.status(given.path)
  if (given === undefined || status === undefined) return undefined
  if (given.kind === 'folder' && (await host.status(join(given.path, DATABASE))) === undefined) return undefined
  const bytes = given.kind === 'folder' ? null : status.bytes
  return { name, kind: given.kind, bytes, modified: status.modified.toISOString() }
}

function ignoringRefused(error: unknown): undefined {
  if (error instanceof AppError && error.code === 'policy/refused-archive') return undefined
  throw error
}

export interface VerifiedBackup extends GivenBackup, Pick<Manifest, 'version' | 'dataFrom'> {
  readonly tables: number
}

/**
 * Reads a backup to its end and asks of it all that a refresh would, alone on the target and without touching its copy. What tells which
 * backup it is lies unpacked beside the home meanwhile. Throws 'policy/refused-archive' for one that a refresh would refuse,
 * 'policy/refused-target' where it may not even write there.
 */
export async function verifyBackup(app: App, environment: string, name: string): Promise<VerifiedBackup> {
  const config = findEnvironment(app.config, environment)
  assertMayBeTarget(config)
  await using source = await app.openSource(findEnvironment(app.config, findRefresh(app.config, environment).from))
  await assertGuarded(app, source, environment)
  return await aloneOnTarget(app, config, 'backup verify', (target) => verifiedOn(app, { source, target }, name))
}

/** Before the first write, of which the lock is one. Whose home it is does not matter: nothing is written into it. */
async function assertGuarded(app: App, source: SourceSystems, environment: string): Promise<void> {
  await using target = await app.openTarget(findEnvironment(app.config, environment))
  const ends = await surveyBothEnds(
    () => source.survey(),
    () => target.survey(),
  )
  const { upgrade } = findRefresh(app.config, environment)
  const both = { source: source.config, target: target.config }
  const reasons = reasonsNotToRestore({ ...both, ...ends, adopted: true, upgrade })
  const [first] = reasons
  if (first === undefined) return
  throw new AppError('policy/refused-target', reasons.map(({ because }) => because).join('; '), { hint: first.hint })
}

interface Both {
  readonly source: SourceSystems
  readonly target: TargetSystems
}

async function verifiedOn(app: App, { source, target }: Both, name: string): Promise<VerifiedBackup> {
  const environment = target.config.name
  const given = await findGiven(target.host, folderOf(app, environment), name)
  const reading = await readingOf(app, target, source)
  const { folder: own } = incomingPaths(target.layout, reading.run)
  try {
    await target.host.makeFolder(target.layout.beside, passedFolder)
    await target.host.makeFolder(own, secretFolder)
    const unpacked = await unpackGiven(reading, given, 'look', app.signal)
    const { version, dataFrom, tables } = await manifestOfGiven(reading, { ...given, ...unpacked }, app.signal)
    return { ...given, version, dataFrom, tables: tables.length }
  } finally {
    await target.host.removeFolder(own, [target.layout.beside])
  }
}

/** Of no run: the id only names the folder. */
async function readingOf(app: App, target: TargetSystems, source: SourceSystems): Promise<Reading> {
  const { config, secrets, clock, random, events } = app
  const [{ install }] = target.config.nodes
  const installed = await installedVersion(target.host, install)
  return {
    target,
    source,
    refresh: findRefresh(config, target.config.name),
    secrets,
    clock,
    note: (text) => events.note(text),
    run: newRunId(clock, random),
    targetVersion: installed,
  }
}

function folderOf({ config }: App, environment: string): string {
  const { nodes }: EnvironmentConfig = findEnvironment(config, environment)
  return archivesFolder(findRefresh(config, environment), layoutOf(nodes[0].home))
}
