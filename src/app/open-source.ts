import { openBitbucketReader } from '../adapters/bitbucket/bitbucket-reader.ts'
import { openMaintenanceLock } from '../adapters/bitbucket/guardian/maintenance-lock.ts'
import { openSnapshotSession } from '../adapters/databases/postgresql/snapshot.ts'
import { openHostReader } from '../adapters/hosts/open-host.ts'
import { openSpool } from '../adapters/hosts/open-spool.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { describeHost } from '../config/host.ts'
import { AppError } from '../kernel/app-error.ts'
import type { SourceSystems } from '../steps/run-context.ts'
import { bitbucketLogin } from './bitbucket-login.ts'
import { surveyWith } from './open-surveyed.ts'
import { nodeOf, openReader, postgresqlOf, type Wiring } from './wiring.ts'

/** Readers of a source, and the two ports that may touch it: the maintenance lock and the spool. */
export async function openSource(wiring: Wiring, config: EnvironmentConfig): Promise<SourceSystems & AsyncDisposable> {
  const node = nodeOf(wiring, config, { user: config.runAs })
  const host = openHostReader(node)
  const login = await bitbucketLogin(wiring, config)
  const bitbucket = openBitbucketReader(login)
  const { database } = config
  const spool = openSpool(
    { node: { ...node, host: describeHost(database.clientOn) }, folder: spoolOf(config), owner: loginUser(config) },
    wiring.random,
  )
  return {
    config,
    host,
    bitbucket,
    lock: openMaintenanceLock({ ...login, stateFolder: wiring.stateFolder, clock: wiring.clock }),
    spool,
    openDatabase: () => openReader(wiring, database, database.name),
    openSnapshot: async () =>
      openSnapshotSession(await postgresqlOf(wiring, database, { ...database, database: database.name })),
    survey: () => surveyWith(wiring, config, { host, bitbucket, role: 'source', database: database.name }),
    [Symbol.asyncDispose]: async () => {
      await spool[Symbol.asyncDispose]()
      await host[Symbol.asyncDispose]()
    },
  }
}

function spoolOf({ name, spool }: EnvironmentConfig): string {
  if (spool !== undefined) return spool
  throw new AppError('config/invalid', `${name} has no spool, where the dump is written`, {
    hint: `set environments.${name}.spool to a folder with room for twice the database`,
  })
}

function loginUser({ nodes }: EnvironmentConfig): string {
  const { host } = nodes[0]
  return host.kind === 'ssh' && host.user !== undefined ? host.user : 'root'
}
