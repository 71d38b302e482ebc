import { flushFileSystem } from '../argv/files.ts'
import type { BaseRecord } from '../backup/base/base-record.ts'
import { formatPassedHome, parsePassedHome, type PassedHome } from '../backup/base/passed-home.ts'
import type { GivenBackup } from '../backup/given/given-backup.ts'
import { copyUnderLock } from '../backup/native/locked-copy.ts'
import { formatManifest, readOwnManifest, type Manifest } from '../backup/manifest.ts'
import { spokenVendor } from '../config/database.ts'
import { basePaths, incomingPaths, type IncomingPaths } from '../hold/layout.ts'
import { removeIncoming } from '../hold/remove-incoming.ts'
import { passedFolder, secretFile, secretFolder } from '../hold/permissions.ts'
import { encodeUtf8 } from '../kernel/utf8.ts'
import type { Effect, Perform } from './effect.ts'
import { assertFenceStands } from './fence/fence-of-run.ts'
import { receiverOf } from './receiver-of.ts'
import { resultOf, type RunContext } from './run-context.ts'
import type { BackupResult, Step } from './step.ts'
import { awaitNoPush } from './take-backup/await-no-push.ts'
import { awaitNoSnapshot } from './take-backup/await-no-snapshot.ts'
import { claimBase, forgetBase, prepareBase, recordBase } from './take-backup/base.ts'
import { takeByClient } from './take-backup/client.ts'
import { takeByScripts } from './take-backup/diy.ts'
import { givenBackup } from './take-backup/given.ts'
import { holdSourceConfiguration } from './take-backup/held-configuration.ts'
import { makeFirstPass, makeSecondPass, type PassContext } from './take-backup/home-passes.ts'
import { clearedAfterFailure, frozen, passOfSnapshot, snapshotGone } from './take-backup/home-snapshot.ts'
import { keptBackup } from './take-backup/kept.ts'
import { storesNow, storesToCopy } from './take-backup/outer-stores.ts'
import { endLeftOverDump } from './take-backup/left-over-dump.ts'
import { forgetMadeHome, homeFromBase, makeHome } from './take-backup/make-home.ts'
import { nativeBackupOf } from './take-backup/native.ts'
import { privilegesToCarry } from './take-backup/privileges-to-carry.ts'
import { sentDump, unsentManifest } from './take-backup/sent-dump.ts'
import { sourceRefs } from './source-refs.ts'
import { tableKeeper } from './verification/source-tables.ts'

type Folder = { readonly folder: string }
type PassingRun = RunContext & PassContext

/**
 * Two passes of the home, the second under the lock; a dump from a snapshot that was exported under it; a manifest. Or what the
 * administrator's own scripts, or the vendor's client, make of both. Or what lies on the target's host already.
 */
export const takeBackup: Step<'take-backup'> = {
  id: 'take-backup',
  run: async (context, perform) => {
    await assertFenceStands(context)
    await perform(incomingFolder(context, []))
    await (context.given === undefined ? taken(context, perform) : perform(broughtBy(context, context.given)))
    return perform(finished(context))
  },
}

/**
 * The same for a backup that is kept and not restored. It asks for no fence: at rest, where root alone can read it, the data reaches nobody,
 * and the copy in place stays fenced as it is. What waits there for a copy that is held is left alone.
 */
export const takeBackupToKeep: Step<'take-backup'> = {
  id: 'take-backup',
  run: async (context, perform) => {
    await perform(
      incomingFolder(
        context,
        context.generations.all().map(({ id }) => id),
      ),
    )
    await taken(context, perform)
    return perform(finished(context))
  },
}

function broughtBy(context: RunContext, given: GivenBackup): Effect<{ readonly path: string }> {
  return given.kind === 'kept' ? keptBackup(context, given) : givenBackup(context, given)
}

function taken(context: RunContext, perform: Perform): Promise<void> {
  const { backup } = context.refresh
  switch (backup.kind) {
    case 'native':
      return takeNatively(context, perform)
    case 'diy':
      return takeByScripts(context, backup, perform)
    case 'client':
      return takeByClient(context, backup, perform)
  }
}

async function takeNatively(context: RunContext, perform: Perform): Promise<void> {
  const { snapshot } = context.source
  if (snapshot === undefined) await perform(firstPass(context))
  await perform(lockedCopy(context))
  await perform(sentDump(context))
  if (snapshot !== undefined) await perform(snapshotGone(snapshot))
  await perform(cleanSpool(context))
  await perform(homeFromBase(context))
}

/** `spared`: whose transferred files stay, beside those of this run. */
function incomingFolder(context: RunContext, spared: readonly string[]): Effect<Folder> {
  const { host, layout } = context.target
  const paths = pathsOf(context)
  // Nobody sends what lies there already.
  const receiver = context.given === undefined ? receiverOf(context) : 'root'
  return {
    id: 'take-backup/incoming',
    title: `make room on ${host.name}`,
    apply: async () => {
      for (const folder of [layout.beside, `${layout.beside}/incoming`]) {
        await host.makeFolder(folder, passedFolder)
      }
      // Under the lock of the environment: no other run can be resumed once this one is recorded.
      for (const left of await others(context, spared)) await removeIncoming(host, layout, left)
      await host.makeFolder(paths.folder, passedFolder)
      for (const folder of [paths.home, paths.database]) {
        await host.makeFolder(folder, { mode: 0o700, owner: receiver, group: receiver })
      }
      await host.makeFolder(paths.held, secretFolder)
    },
    verify: async () => {
      const [left] = await others(context, spared)
      if (left !== undefined) return { kind: 'open', seen: `${left} of another run is still there` }
      const missing = await firstMissing(context, [paths.home, paths.database, paths.held])
      return missing === undefined
        ? { kind: 'done', result: { folder: paths.folder } }
        : { kind: 'open', seen: `${missing} is not there` }
    },
  }
}

/** What lies transferred for runs that were replaced, given up or rewound, and for looks that were killed. */
async function others(
  { target: { host, layout }, run }: RunContext,
  spared: readonly string[],
): Promise<readonly string[]> {
  return (await host.list(`${layout.beside}/incoming`)).filter((name) => name !== run && !spared.includes(name))
}

function firstPass(context: RunContext): Effect<Folder> {
  const { host, layout } = context.target
  const { home } = basePaths(layout)
  const marker = firstPassPath(pathsOf(context))
  return {
    id: 'take-backup/first-pass',
    title: `copy the home of ${context.source.config.name} while it runs`,
    apply: async (signal) => {
      await awaitNoPush(context, signal)
      await prepareBase(context)
      const pass = await makeFirstPass({ ...context, stores: await storesNow(context) }, signal)
      await flush(context, home, signal)
      await host.writeFile(marker, pass === undefined ? new Uint8Array() : formatPassedHome(pass), secretFile)
    },
    // A half copied home looks like a whole one, so the marker says that rsync ended well.
    verify: async () => {
      const missing = await firstMissing(context, [marker, `${home}/shared/data`])
      return missing === undefined
        ? { kind: 'done', result: { folder: home } }
        : { kind: 'open', seen: `${missing} is not there` }
    },
  }
}

function firstPassPath({ folder }: IncomingPaths): string {
  return `${folder}/first-pass`
}

/** Can't be split: the guardian releases the lock with the run, so a run that dies in here begins it again. */
function lockedCopy(context: RunContext): Effect<Folder> {
  const paths = pathsOf(context)
  return {
    id: 'take-backup/locked-copy',
    title: 'lock, copy what changed, export a snapshot, unlock, dump',
    apply: async (signal) => {
      const { host } = context.target
      await awaitNoPush(context, signal)
      await awaitNoSnapshot(context, signal)
      await endLeftOverDump(context, signal)
      await forgetMadeHome(context)
      await host.removeFile(unsentManifest(paths.folder))
      await context.source.spool.remove(context.run)
      await context.source.snapshot?.drop()
      const manifest = await clearedAfterFailure(context, () => copyLocked(context, paths, signal))
      await host.writeFile(unsentManifest(paths.folder), encodeUtf8(formatManifest(manifest)), secretFile)
    },
    verify: async () => {
      const missing = await firstMissing(context, [unsentManifest(paths.folder), `${paths.held}/bitbucket.properties`])
      return missing === undefined
        ? { kind: 'done', result: { folder: paths.folder } }
        : { kind: 'open', seen: `${missing} is not there` }
    },
  }
}

/** rsync leaves what it wrote in memory: after a power loss of the target, marker and manifest would speak of torn files. */
async function flush({ target }: RunContext, folder: string, signal: AbortSignal): Promise<void> {
  await target.host.execute(flushFileSystem(folder, 'root'), { signal })
}

async function copyLocked(context: RunContext, paths: IncomingPaths, signal: AbortSignal): Promise<Manifest> {
  await using source = await context.source.openDatabase()
  const { snapshot } = context.source
  // A row that comes after this has no folder in the copy, and stops the run when the copy is cut.
  const stores = await storesToCopy(context, source)
  const passing = { ...context, stores }
  const first = snapshot === undefined ? await firstPassAgain(passing, paths, signal) : undefined
  const refs = await sourceRefs(context, source, stores)
  let passed: PassedHome | undefined
  const backup = await nativeBackupOf(context, source, {
    secondPass: async (inner) => {
      if (snapshot === undefined) passed = await secondPass(passing, paths, first, inner)
      else await snapshot.create(inner)
      await refs.keep(await refs.list(inner), paths.folder)
      await holdSourceConfiguration(context, paths.held)
    },
    afterRelease: async ({ drainedAt }, inner) => {
      if (snapshot !== undefined) passed = await passOfSnapshot(context, snapshot, inner)
      await settleBase(context, passed, drainedAt, inner)
      await makeHome(context, inner)
    },
    afterDump: tableKeeper(context, source, paths.folder),
  })
  const identity = await source.identity()
  const privileges = await privilegesToCarry(context, source)
  const tables = [...(await source.catalogue()).keys()]
  await context.source.spool.prepare(context.run, identity.bytes)
  const times = await copyUnderLock(backup, signal)
  await flush(context, paths.folder, signal)
  const { encoding, collation, characterType, locale } = identity
  return {
    schema: 'understudy/manifest/1',
    source: context.source.config.name,
    run: context.run,
    method: 'native',
    vendor: spokenVendor(context.source.config.database.vendor),
    version: resultOf(context, 'check-readiness').sourceVersion,
    lockedAt: times.lockedAt.toISOString(),
    drainedAt: times.drainedAt.toISOString(),
    dataFrom: times.dataFrom,
    releasedAt: times.releasedAt.toISOString(),
    consistency: 'locked',
    database: { encoding, collation, characterType, ...(locale === undefined ? {} : { locale }) },
    tables,
    ...(stores.length === 0 ? {} : { outerStores: stores }),
    ...privileges,
  }
}

/** Where a locked copy was cut off nobody knows how far it came: a first pass is made again, while nobody waits for it. */
async function firstPassAgain(
  context: PassingRun,
  paths: IncomingPaths,
  signal: AbortSignal,
): Promise<PassedHome | undefined> {
  const pass = parsePassedHome(await context.target.host.readFile(firstPassPath(paths)))
  if (pass !== undefined) return pass
  await prepareBase(context)
  return makeFirstPass(context, signal)
}

async function secondPass(
  context: PassingRun,
  paths: IncomingPaths,
  first: PassedHome | undefined,
  signal: AbortSignal,
): Promise<PassedHome | undefined> {
  await context.target.host.writeFile(firstPassPath(paths), new Uint8Array(), secretFile)
  await forgetBase(context)
  return makeSecondPass(context, first, signal)
}

async function settleBase(
  context: RunContext,
  passed: PassedHome | undefined,
  drainedAt: Date,
  signal: AbortSignal,
): Promise<void> {
  await flush(context, basePaths(context.target.layout).home, signal)
  if (passed !== undefined) await recordBase(context, baseOf(frozen(context), passed, drainedAt))
  await claimBase(context)
}

function baseOf({ source, run }: RunContext, passed: PassedHome, drainedAt: Date): BaseRecord {
  const { name, nodes } = source.config
  return { ...passed, source: name, home: nodes[0].home, run, drainedAt: drainedAt.toISOString() }
}

function cleanSpool(context: RunContext): Effect<{ clean: true }> {
  const { spool } = context.source
  return {
    id: 'take-backup/clean-spool',
    title: 'clean the spool',
    apply: () => spool.remove(context.run),
    verify: async () => {
      const left = (await spool.host.list(context.source.config.spool ?? '/')).filter((name) => name === context.run)
      return left.length === 0
        ? { kind: 'done', result: { clean: true } }
        : { kind: 'open', seen: `${context.run} is still in the spool` }
    },
  }
}

/** Reads the manifest back from the target's disk, so that later steps rest on what is there. */
function finished(context: RunContext): Effect<BackupResult> {
  const { folder } = pathsOf(context)
  return {
    id: 'take-backup/manifest',
    title: 'read the manifest',
    apply: () => Promise.resolve(),
    verify: async () => {
      const own = { run: context.run, source: context.source.config.name }
      const manifest = await readOwnManifest(context.target.host, folder, own)
      return {
        kind: 'done',
        result: {
          dataFrom: manifest.dataFrom,
          version: manifest.version,
          lockSeconds: secondsBetween(manifest.lockedAt, manifest.releasedAt),
          drainSeconds: secondsBetween(manifest.lockedAt, manifest.drainedAt),
          incoming: folder,
          outerStores: manifest.outerStores ?? [],
        },
      }
    },
  }
}

function secondsBetween(from: string | undefined, to: string | undefined): number | null {
  return from === undefined || to === undefined ? null : (Date.parse(to) - Date.parse(from)) / 1000
}

function pathsOf({ target, run }: RunContext): IncomingPaths {
  return incomingPaths(target.layout, run)
}

async function firstMissing({ target }: RunContext, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    if ((await target.host.status(path)) === undefined) return path
  }
  return undefined
}
