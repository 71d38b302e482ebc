import type { GivenBackup, PackedBackup } from '../backup/given/given-backup.ts'
import { chooseBackup } from '../backup/kept/kept-backup.ts'
import type { Manifest } from '../backup/manifest.ts'
import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import { reasonsNotToRestore } from '../guard/given-reasons.ts'
import { incomingPaths } from '../hold/layout.ts'
import { passedFolder, secretFolder } from '../hold/permissions.ts'
import { AppError } from '../kernel/app-error.ts'
import type { SourceSystems, TargetSystems } from '../steps/run-context.ts'
import { surveyBothEnds } from '../survey/both-ends.ts'
import { manifestOfGiven } from '../steps/take-backup/judge-given.ts'
import { manifestOfKept } from '../steps/take-backup/judge-kept.ts'
import { refsOfKept } from '../steps/verify-kept.ts'
import type { Reading } from '../steps/take-backup/reading.ts'
import { unpackGiven } from '../steps/take-backup/unpack-given.ts'
import { installedVersion } from '../survey/version.ts'
import type { App } from './app.ts'
import { assertMayBeTarget } from './assert-target.ts'
import { backupPlaces } from './backup-places.ts'
import { aloneOnTarget } from './fenced-target.ts'
import { newRunId } from './run-id.ts'

export interface VerifiedBackup extends Pick<Manifest, 'version' | 'dataFrom'> {
  readonly path: string
  readonly kind: GivenBackup['kind']
  readonly tables: number
  /** How many have the refs that they had under the lock; null for one of which nobody listed them. */
  readonly repositories: number | null
}

/**
 * Reads a backup to its end and asks of it all that a refresh would, alone on the target and without touching its copy. Throws
 * 'policy/refused-archive' for one that a refresh would refuse, 'policy/refused-target' where it may not even write there.
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
  const given = await chooseBackup(target.host, backupPlaces(app, target.config.name), name)
  const reading = await readingOf(app, target, source)
  if (given.kind !== 'kept') return await verifiedPacked(reading, given, app.signal)
  const { version, dataFrom, tables } = await manifestOfKept(reading, given, app.signal)
  const repositories = await refsOfKept(reading, given, app.signal)
  return { ...given, version, dataFrom, tables: tables.length, repositories }
}

/** What tells which backup it is lies unpacked beside the home meanwhile. */
async function verifiedPacked(reading: Reading, given: PackedBackup, signal: AbortSignal): Promise<VerifiedBackup> {
  const { host, layout } = reading.target
  const { folder: own } = incomingPaths(layout, reading.run)
  try {
    await host.makeFolder(layout.beside, passedFolder)
    await host.makeFolder(own, secretFolder)
    const unpacked = await unpackGiven(reading, given, 'look', signal)
    const { version, dataFrom, tables } = await manifestOfGiven(reading, { ...given, ...unpacked }, signal)
    return { ...given, version, dataFrom, tables: tables.length, repositories: null }
  } finally {
    await host.removeFolder(own, [layout.beside])
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
