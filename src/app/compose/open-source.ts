import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBitbucketReader } from '../../adapters/bitbucket/open-bitbucket.ts'
import { leftLocks } from '../../adapters/bitbucket/guardian/left-locks.ts'
import { openMaintenanceLock } from '../../adapters/bitbucket/guardian/maintenance-lock.ts'
import { openMaintenanceRelay } from '../../adapters/bitbucket/guardian/maintenance-relay.ts'
import { tokenFileOf } from '../../adapters/bitbucket/guardian/token-file.ts'
import { openBackupClient } from '../../adapters/hosts/open-backup-client.ts'
import { openBackupScripts } from '../../adapters/hosts/open-backup-scripts.ts'
import { openHostReader, type HostNode } from '../../adapters/hosts/open-host.ts'
import { openHomeSnapshot } from '../../adapters/hosts/open-home-snapshot.ts'
import { openSpool } from '../../adapters/hosts/open-spool.ts'
import { scriptUser } from '../../backup/diy/script-user.ts'
import { secondsOf } from '../../backup/seconds-of.ts'
import { snapshotCommands } from '../../backup/snapshot-commands.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import { describeHost } from '../../config/host.ts'
import type { TransferIdentity } from '../../config/transfer.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import type { HomeSnapshot } from '../../ports/home-snapshot.ts'
import type { HostReader } from '../../ports/host.ts'
import type { GuardianOrder, LeftLock } from '../../ports/bitbucket.ts'
import type { SourceSystems } from '../../steps/run-context.ts'
import { bitbucketServer } from './bitbucket-server.ts'
import { surveyWith } from './open-surveyed.ts'
import { viewEnvironment } from '../../survey/environment-view.ts'
import { databaseOf } from './databases.ts'
import { knownProperties, nodeOf, openReader, type Wiring } from './wiring.ts'

/** Readers of a source, and the ports that may touch it: the maintenance lock, the spool, and what backs up there instead of Understudy. */
export async function openSource(wiring: Wiring, config: EnvironmentConfig): Promise<SourceSystems & AsyncDisposable> {
  const node = nodeOf(wiring, config, { user: config.runAs })
  const host = openHostReader(node)
  const bitbucket = openBitbucketReader(await bitbucketServer(wiring, config))
  const { database } = config
  const spoolNode = { ...node, host: describeHost(database.clientOn) }
  const spool = openSpool(
    {
      node: spoolNode,
      folder: spoolOf(config),
      owner: loginUser(config),
      vendor: database.vendor,
      tls: clientTls(database),
    },
    wiring.random,
  )
  const snapshot = openSnapshotOf(wiring, config)
  const ownDatabase = () => databaseOf(wiring.secrets, database, { ...database, database: database.name })
  return {
    config,
    host,
    bitbucket,
    openLock: async (run, { totalMs }) =>
      openMaintenanceLock({ order: await guardianOrder(wiring, config, { run, totalMs }), command: guardianCommand }),
    openRelay: async (run, { totalMs, drainMs, window }) => {
      const order = { ...(await guardianOrder(wiring, config, { run, totalMs })), relay: { drainMs, window } }
      return openMaintenanceRelay({ order, command: guardianCommand })
    },
    leftLocks: () => openLeftLocks(wiring, config),
    ...backupPrograms(wiring, config, node),
    spool,
    ...(snapshot === undefined ? {} : { snapshot }),
    openPush: (from, identity) =>
      openPush({ shared: from === 'home' ? host : spool.host, node: from === 'home' ? node : spoolNode }, identity),
    openDatabase: () => openReader(wiring, database, database.name),
    applicationUser: () => applicationUser(wiring, config, host),
    settings: async () => (await configurationOf(wiring, config, host)).settings(),
    openSnapshot: async () => (await ownDatabase()).snapshot(),
    survey: () => surveyWith(wiring, config, { host, bitbucket, place: undefined, database: database.name }),
    [Symbol.asyncDispose]: async () => {
      await snapshot?.[Symbol.asyncDispose]()
      await spool[Symbol.asyncDispose]()
      await host[Symbol.asyncDispose]()
    },
  }
}

/** As root where the node becomes root: the administrator's commands need it. */
function openSnapshotOf(wiring: Wiring, config: EnvironmentConfig): HomeSnapshot | undefined {
  const [create, drop] = snapshotCommands(config)
  if (config.snapshot === undefined || create === undefined || drop === undefined) return undefined
  const node = nodeOf(wiring, config, 'login')
  return openHomeSnapshot({ node, mount: config.snapshot.mount, create, drop }, wiring.random)
}

/** What backs up where Understudy does not do it itself. */
function backupPrograms(
  wiring: Wiring,
  config: EnvironmentConfig,
  node: HostNode,
): Pick<SourceSystems, 'openScripts' | 'openClient'> {
  const place = () => ({ node, spool: spoolOf(config), owner: loginUser(config) })
  return {
    openScripts: (backup) =>
      openBackupScripts(
        { ...place(), folder: backup.folder, seconds: secondsOf(backup), as: scriptUser(config) },
        wiring.random,
      ),
    openClient: (backup) => openBackupClient({ ...place(), source: config, config: backup }, wiring.random),
  }
}

/** The agent is reached by whoever is root on the other side, so no connection has it for longer than its push takes. */
function openPush(
  { shared, node }: { readonly shared: HostReader; readonly node: HostNode },
  identity: TransferIdentity,
): HostReader {
  switch (identity.kind) {
    case 'agent':
      return openHostReader({ ...node, forwardAgent: true })
    case 'file':
      return { ...shared, [Symbol.asyncDispose]: () => Promise.resolve() }
  }
}

/** Beside this program, as source in a checkout and as JavaScript where it is installed. */
const guardianProgram = fileURLToPath(new URL(`../../guardian-main${extname(import.meta.url)}`, import.meta.url))

const guardianCommand = [process.execPath, ...process.execArgv, guardianProgram]

async function guardianOrder(
  { secrets, stateFolder }: Wiring,
  { name, nodes, admin }: EnvironmentConfig,
  { run, totalMs }: { readonly run: string; readonly totalMs: number },
): Promise<GuardianOrder> {
  if (admin === undefined || admin.kind === 'token') {
    throw new AppError(
      'config/invalid',
      `${name} has no administrator with a password, which the maintenance lock needs`,
      {
        hint: `set environments.${name}.admin: { user, password }`,
      },
    )
  }
  return {
    url: nodes[0].api,
    user: admin.user,
    password: await secrets.resolve(admin.password),
    deadlineMs: totalMs,
    tokenFile: tokenFileOf(stateFolder, { source: name, run }),
  }
}

/** Known without a look at the source, which may not answer. */
export function openLeftLocks(wiring: Wiring, config: EnvironmentConfig): readonly LeftLock[] {
  const { name, nodes, admin } = config
  return leftLocks({
    stateFolder: wiring.stateFolder,
    source: name,
    url: nodes[0].api,
    user: admin !== undefined && admin.kind !== 'token' ? admin.user : 'ADMIN',
    // It holds no lock that it would have to end in time.
    order: (run) => guardianOrder(wiring, config, { run, totalMs: 0 }),
    command: guardianCommand,
  })
}

/** The certificate file must lie at the same place on the host where the dump is made. */
function clientTls({ tls }: EnvironmentConfig['database']): { readonly mode: string; readonly ca?: string } {
  return { mode: tls.mode, ...(tls.ca === undefined ? {} : { ca: tls.ca }) }
}

function spoolOf({ name, spool }: EnvironmentConfig): string {
  if (spool !== undefined) return spool
  throw new AppError('config/invalid', `${name} has no spool, where the dump is written`, {
    hint: `set environments.${name}.spool to a folder with room for twice the database`,
  })
}

/** What its files and its service say, without its database. */
async function configurationOf(
  wiring: Wiring,
  config: EnvironmentConfig,
  host: HostReader,
): Promise<EnvironmentReader> {
  return await viewEnvironment({
    role: 'source',
    config,
    host,
    database: undefined,
    configurationFolder: config.sharedHome,
    version: undefined,
    knownProperties: knownProperties(wiring.integrations),
  })
}

/** As whom Bitbucket is connected: its sessions may not be in a transaction under the lock. */
async function applicationUser(wiring: Wiring, config: EnvironmentConfig, host: HostReader): Promise<string> {
  const view = await configurationOf(wiring, config, host)
  const user = await view.setting('jdbc.user')
  if (user !== undefined && user.readable) return user.value
  throw new AppError(
    'change/unreadable-value',
    `${config.name} does not tell its jdbc.user, so nobody can watch its sessions`,
    {
      hint: `see ${config.sharedHome}/bitbucket.properties and the environment of its service`,
    },
  )
}

function loginUser({ nodes }: EnvironmentConfig): string {
  const { host } = nodes[0]
  return host.kind === 'ssh' && host.user !== undefined ? host.user : 'root'
}
