import { parseJdbcUrl } from '../changes/text/jdbc-url.ts'
import { isStub } from '../hold/stub.ts'
import type { ConfiguredConnection } from '../kernel/facts.ts'
import type { EnvironmentReader, Setting } from '../ports/environment-reader.ts'
import type { HostReader } from '../ports/host.ts'
import { fileSettings } from './effective-settings.ts'
import { resolveAddresses } from './resolve-addresses.ts'

/** Every jdbc.url in force, or in the file though the environment overrides it. A stub leads nowhere and is none. */
export async function configuredConnections(
  environment: EnvironmentReader,
  host: HostReader,
): Promise<readonly ConfiguredConnection[]> {
  const content = await environment.readFile('bitbucket.properties')
  const inFile = content === undefined ? [] : urlsInFile(content)
  const overriding = (await environment.settings()).filter(
    ({ key, origin }) => key === 'jdbc.url' && origin.kind !== 'file',
  )
  const connections: ConfiguredConnection[] = []
  for (const setting of [...inFile, ...overriding]) connections.push(await connectionOf(setting, host))
  return connections
}

/** What an environment, running or not, would be connected with by its configuration. */
export interface PresentConnection {
  /** Databases of the given server that its URLs lead to. */
  readonly databases: readonly string[]
  /** Undefined where its configuration does not tell. */
  readonly user: string | undefined
}

/** Another name or address of the same server counts too. */
export async function presentConnection(
  environment: EnvironmentReader,
  host: HostReader,
  server: { readonly host: string; readonly port: number },
): Promise<PresentConnection> {
  const addresses = new Set([server.host.toLowerCase(), ...(await resolveAddresses(host, server.host))])
  const here = (await configuredConnections(environment, host)).filter(({ hosts }) =>
    hosts.some((one) => one.port === server.port && [one.host, ...one.addresses].some((name) => addresses.has(name))),
  )
  const user = await environment.setting('jdbc.user')
  return { databases: here.map(({ database }) => database), user: user?.readable === true ? user.value : undefined }
}

/** Each line, though the last one wins: another may be in force after the next edit. */
function urlsInFile(content: Uint8Array): readonly Setting[] {
  if (isStub(content)) return []
  return fileSettings({ file: 'shared/bitbucket.properties', content }).filter(({ key }) => key === 'jdbc.url')
}

async function connectionOf(setting: Setting, host: HostReader): Promise<ConfiguredConnection> {
  const origin = `${setting.origin.file}:${setting.origin.line}`
  const url = parseJdbcUrl(setting.value)
  if (!setting.readable || url.kind === 'unreadable' || url.database === undefined) {
    return { origin, hosts: [], database: '', readable: false }
  }
  const hosts = []
  for (const one of url.hosts) {
    hosts.push({ host: one.host, port: one.port ?? 0, addresses: await resolveAddresses(host, one.host) })
  }
  return { origin, hosts, database: url.database, readable: true }
}
