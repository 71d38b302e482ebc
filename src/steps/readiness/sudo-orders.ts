import { posix } from 'node:path'
import type { Command } from '../../argv/command.ts'
import { searchAlternates } from '../../argv/alternates.ts'
import {
  appendToFile,
  existingPaths,
  findFiles,
  flushFileSystem,
  replaceLeadingPath,
  resolvePaths,
} from '../../argv/files.ts'
import { cloneTree, copyTree, findSharedFile, linkTree, ownFiles } from '../../argv/copy-tree.ts'
import { showStatements, type ShowStatements } from '../../argv/dumped-statements.ts'
import { checkConnectivity } from '../../argv/git.ts'
import { hashFiles, hashRefs } from '../../argv/hash-files.ts'
import { listParts } from '../../argv/list-parts.ts'
import { listSizes, listSizesGently } from '../../argv/list-sizes.ts'
import { listAllRules } from '../../argv/nft.ts'
import {
  anyArchive,
  anyBeside,
  anyFiles,
  anyFolder,
  anyJobs,
  anyNamePart,
  anyRun,
  anyStore,
  readFolder,
  readFolders,
  type UserHome,
} from '../../argv/sudo-places.ts'
import type { SudoersOrder } from '../../argv/sudoers.ts'
import { OWN_STORE } from '../../backup/base/store-parts.ts'
import { writtenOnce } from '../../backup/base/written-once.ts'
import { backupClientCommands, restoreClientCommands } from '../../backup/client/client-commands.ts'
import { archiveTypes } from '../../backup/diy/diy-paths.ts'
import { DATABASE } from '../../backup/diy/judge-members.ts'
import { archivesFolder } from '../../backup/given/archive-place.ts'
import { decryptProgram, type Decryption } from '../../backup/given/decrypt.ts'
import { dumpQuestions } from '../../backup/given/ask-dump.ts'
import { givenCommands, topsOfBackup } from '../../backup/given/given-commands.ts'
import { showProgram } from '../../backup/given/show-program.ts'
import { sharedWithKept } from '../../backup/kept/shared-with-kept.ts'
import { hashBackup } from '../../backup/kept/seen-content.ts'
import { archiveCommands, scriptCommands } from '../../backup/diy/diy-commands.ts'
import {
  archivePush,
  contentsPush,
  dumpPush,
  homeCount,
  homePush,
  rehearsedPush,
  objectsListing,
  storesListing,
  type PushedBetween,
} from '../../backup/push.ts'
import { restoreCommand } from '../../backup/restore-command.ts'
import { frozenHome, snapshotCommands } from '../../backup/snapshot-commands.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { RefreshConfig } from '../../config/refresh.ts'
import { fenceCommands } from '../../containment/standing-fence.ts'
import { outerStoreFolder, ownStore } from '../../hold/data-stores.ts'
import { fenceUnitName } from '../../hold/fence-gate.ts'
import { basePaths, incomingPaths, keptPaths, layoutOf, type Layout } from '../../hold/layout.ts'
import { listProgramCommands } from '../../hold/program-words.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import { Secret } from '../../kernel/secret.ts'
import { filePlaces } from '../../leaks/file-places.ts'
import { withoutKept } from '../../plan/outer-stores.ts'
import { repositorySearches } from '../../survey/repository-files.ts'
import { attachmentsFolder } from '../../verification/attachments.ts'

/** A refresh from a source, and where it goes. */
export interface RefreshTo {
  readonly refresh: RefreshConfig
  readonly target: EnvironmentConfig
}

/** What sudo has to allow on a source: reading, and the pushes to its targets. */
export function sourceOrder(
  source: EnvironmentConfig,
  refreshes: readonly RefreshTo[],
  { userHome, stores }: { readonly userHome: UserHome; readonly stores: readonly OuterStore[] },
): SudoersOrder {
  const [{ home, install }] = source.nodes
  const brought = stores.filter((store) => refreshes.some(({ refresh }) => withoutKept([store], refresh).length > 0))
  const own = source.sharedHome.startsWith(`${home}/`) ? [home, install] : [home, source.sharedHome, install]
  return {
    role: 'source',
    login: loginOf(source),
    runAs: source.runAs,
    folders: [...own, ...brought.map(({ path }) => path)],
    userHome,
    commands: [
      ...refreshes.flatMap((one) => pushesOf(source, one, stores)),
      ...[ownStore(home), ...brought.map(({ path }) => path)].flatMap((store) =>
        repositorySearches(store, { user: source.runAs }),
      ),
      hashRefs([readFolders], { user: source.runAs }),
      // Of what is missing or broken in a copy: whether it is so at the source.
      listSizesGently(`${layoutOf(home).home}/${attachmentsFolder}`, { user: source.runAs }),
      checkConnectivity([readFolder], { user: source.runAs }),
    ],
    snapshots: refreshes.some(({ refresh }) => refresh.backup.kind === 'native') ? snapshotCommands(source) : [],
    keepsAgent: refreshes.some(({ refresh }) => refresh.transfer.identity.kind === 'agent'),
  }
}

/** What sudo has to allow on a target, whatever runs there. */
export function targetOrder(
  target: EnvironmentConfig,
  source: EnvironmentConfig,
  refresh: RefreshConfig,
  all: readonly OuterStore[],
): SudoersOrder {
  const stores = withoutKept(all, refresh)
  const {
    transfer: { to },
    fence,
  } = refresh
  const { name, nodes, service, runAs } = target
  const [{ home, install }] = nodes
  const layout = layoutOf(home)
  return {
    role: 'target',
    login: loginOf(target),
    runAs,
    home,
    beside: layout.beside,
    install,
    archives: archivesFolder(refresh, layout),
    unit: service?.kind === 'systemd' ? withSuffix(service.unit) : undefined,
    fenced: {
      unit: fence.kind === 'none' ? undefined : fenceUnitName(name),
      hosts: fence.kind === 'raised' && fence.with.includes('hosts'),
    },
    otherOwners: to.kind === 'ssh' && to.user !== undefined ? [to.user] : [],
    commands: [
      ...searches(install),
      ...alternates(target, source, stores),
      ...takingOver(target, refresh, layout, stores),
      ...givenBackups(target, layout, refresh),
      ...keptBackups(target, layout),
      // Also where the vendor's client restores: a given backup is restored without it.
      ...restores(target),
      ...verifications(runAs),
      ...listProgramCommands(target),
      ...(fence.kind === 'none' ? [] : fenceCommands({ layout, environment: name, serviceUser: runAs }, fence.scope)),
    ],
    looks: fence.kind === 'none' ? [] : [listAllRules()],
  }
}

/** What brings the backup into its place. */
function takingOver(
  target: EnvironmentConfig,
  refresh: RefreshConfig,
  layout: Layout,
  stores: readonly OuterStore[],
): readonly Command[] {
  const { backup } = refresh
  switch (backup.kind) {
    case 'native':
      return homesFromBase(layout, stores)
    case 'diy':
      return archivesOfScripts(layout, refresh)
    case 'client':
      return Object.values(restoreClientCommands(target, backup, incomingPaths(layout, anyRun)))
  }
}

/** As every run gives them. */
function pushesOf(
  source: EnvironmentConfig,
  { refresh, target }: RefreshTo,
  all: readonly OuterStore[],
): readonly Command[] {
  const stores = withoutKept(all, refresh)
  const ends = { source: { config: source }, refresh, stores }
  const layout = layoutOf(target.nodes[0].home)
  const { home } = basePaths(layout)
  const { database, archives } = incomingPaths(layout, anyRun)
  const { backup } = refresh
  const takes = (): readonly Command[] => {
    switch (backup.kind) {
      case 'native': {
        // With a snapshot none is brought along.
        const isFrozen = source.snapshot !== undefined
        const frozen = { source: { config: frozenHome(source) }, refresh, stores: isFrozen ? [] : stores }
        return [...homePasses(frozen, home), homeCount(withAnyStore(frozen)), dumpPush(ends, anyRun, database)]
      }
      case 'diy':
        return [...scriptCommands(source, backup, anyRun), archivePush(ends, anyRun, archives)]
      case 'client':
        return [...Object.values(backupClientCommands(source, backup, anyRun)), archivePush(ends, anyRun, archives)]
    }
  }
  return [...takes(), rehearsedPush(ends, posix.dirname(layout.home)), ...countsOf(ends)]
}

function countsOf(ends: PushedBetween): readonly Command[] {
  return [undefined, ...(ends.stores ?? [])].map((store) => homeCount(withAnyStore(ends), store))
}

/** Of the home, whose pushes name all of them: a rule for any number. */
function withAnyStore(ends: PushedBetween): PushedBetween {
  return { ...ends, stores: (ends.stores ?? []).slice(0, 1).map((store) => ({ ...store, id: anyStore })) }
}

function homePasses(between: PushedBetween, home: string): readonly Command[] {
  const ends = withAnyStore(between)
  return [undefined, ...(between.stores ?? [])].flatMap((store) => {
    const of = store === undefined ? {} : { store }
    return [
      storesListing(ends, store),
      objectsListing(ends, [], store),
      ...(['limited', 'full'] as const).flatMap((pace) => [
        homePush(ends, home, { kind: 'all', ...of }, pace),
        homePush(ends, home, { kind: 'parts', parts: [], ...of }, pace),
        contentsPush(ends, home, pace, of),
      ]),
    ]
  })
}

/** In a copy, in its place or beside it. */
function searches(install: string): readonly Command[] {
  return [
    appendToFile(`${anyBeside}/undo.jsonl`, 'root'),
    findFiles({ folder: anyFolder, kind: 'symlink' }, 'root'),
    findFiles({ folder: `${anyFolder}/repositories`, kind: 'file', names: ['*.lock', 'gc.pid'] }, 'root'),
    ...filePlaces({ home: anyFolder, install, stores: [anyFolder] }).map(({ command }) => command),
    ...repositorySearches(anyFolder, 'root'),
  ]
}

function alternates(
  target: EnvironmentConfig,
  source: EnvironmentConfig,
  stores: readonly OuterStore[],
): readonly Command[] {
  const [from, to] = [layoutOf(source.nodes[0].home).home, layoutOf(target.nodes[0].home).home]
  return [
    searchAlternates(anyFolder),
    flushFileSystem(anyFolder, 'root'),
    existingPaths([anyFiles], 'root'),
    resolvePaths([anyFiles], 'root'),
    ...(from === to ? [] : [replaceLeadingPath([anyFiles], { from, to }, 'root')]),
    ...stores.map((store) =>
      replaceLeadingPath([anyFiles], { from: store.path, to: `${to}/${outerStoreFolder(store)}` }, 'root'),
    ),
  ]
}

function homesFromBase(layout: Layout, stores: readonly OuterStore[]): readonly Command[] {
  const { home, tried, triedCopy } = basePaths(layout)
  const made = incomingPaths(layout, anyRun).home
  return [
    ...[cloneTree, linkTree].flatMap((way) => [way(tried, triedCopy), way(home, made)]),
    copyTree(home, made),
    ownFiles(home, made, writtenOnce.home),
    findSharedFile(made),
    ...[OWN_STORE, ...stores.map(outerStoreFolder)].map((store) => listParts(`${home}/${store}`)),
  ]
}

/** Whatever lies in the folder of archives, and the dump in it once it is unpacked. */
function givenBackups(target: EnvironmentConfig, layout: Layout, refresh: RefreshConfig): readonly Command[] {
  const { unpacked } = incomingPaths(layout, anyRun)
  const decryption = decryptionFor(layout, refresh)
  const kinds = ['archive', 'encrypted', 'folder'] as const
  const ways = kinds.flatMap((kind) =>
    Object.values(topsOfBackup).map((tops) =>
      givenCommands({ path: anyArchive, kind }, unpacked, { decryption, tops }),
    ),
  )
  const reading = ways.flatMap(({ list, unpack, look }) => [list, ...unpack, ...look])
  return [
    ...reading,
    ...[unpacked, anyArchive].flatMap((folder) =>
      questionsOf(target, { layout, folder: `${folder}/${DATABASE}`, lines: 'known' }),
    ),
  ]
}

/** What keeps a backup, and makes of it what a run received. */
function keptBackups(target: EnvironmentConfig, layout: Layout): readonly Command[] {
  const { tried, triedCopy } = basePaths(layout)
  const [kept, received] = [keptPaths(layout, anyRun), incomingPaths(layout, anyRun)]
  return [
    ...[kept, received].map(({ folder }) => hashBackup(folder)),
    ...[cloneTree, linkTree].flatMap((way) => [way(tried, triedCopy), way(kept.folder, received.folder)]),
    copyTree(kept.folder, received.folder),
    ownFiles(kept.folder, received.folder, sharedWithKept),
    findSharedFile(received.home),
    ...questionsOf(target, { layout, folder: kept.database, lines: 'any' }),
  ]
}

interface DumpPlace extends Pick<ShowStatements, 'folder' | 'lines'> {
  readonly layout: Layout
}

function questionsOf(
  { database: { vendor } }: EnvironmentConfig,
  { layout, folder, lines }: DumpPlace,
): readonly Command[] {
  return vendor === 'mysql' || vendor === 'mariadb'
    ? [showStatements({ folder, program: showProgram(layout), lines }, 'root')]
    : dumpQuestions(folder)
}

function archivesOfScripts(layout: Layout, refresh: RefreshConfig): readonly Command[] {
  const paths = incomingPaths(layout, anyRun)
  return archiveTypes.flatMap((type) => archiveCommands(paths, type, decryptionFor(layout, refresh)))
}

/** The passphrase goes over standard input, which no rule names. */
function decryptionFor(layout: Layout, { archives }: RefreshConfig): Decryption {
  return { program: decryptProgram(layout), keys: archives.gnupg, passphrase: undefined }
}

function restores(target: EnvironmentConfig): readonly Command[] {
  const { vendor } = target.database
  if (vendor === 'sqlserver' || vendor === 'oracle') return []
  const database = target.database.name.replaceAll(/\{[^{}]*\}/g, anyNamePart)
  return [restoreCommand(target, { run: anyRun, database, jobs: anyJobs, password: new Secret('') })]
}

/** Hashes as root, because a generation that waits is closed to everybody else; git only as the service user. */
function verifications(runAs: string): readonly Command[] {
  return [
    listSizes(anyFolder, 'root'),
    hashRefs([anyFiles], 'root'),
    hashFiles([anyFiles], 'root'),
    checkConnectivity([anyFiles], { user: runAs }),
  ]
}

function withSuffix(unit: string): string {
  return unit.endsWith('.service') ? unit : `${unit}.service`
}

function loginOf({ nodes }: EnvironmentConfig): string {
  const { host } = nodes[0]
  return host.kind === 'ssh' && host.user !== undefined ? host.user : 'understudy'
}
