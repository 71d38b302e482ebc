import { join } from 'node:path/posix'
import { parseJdbcUrl } from '../changes/text/jdbc-url.ts'
import { parseProperties, valueOf, type PropertiesDocument } from '../changes/text/properties.ts'
import { readShellAssignments } from '../changes/text/shell-assignments.ts'
import { mergeUnitFiles, unitSetting, type UnitSetting } from '../changes/text/systemd-unit.ts'
import type { HostConfig } from '../config/host.ts'
import type { Installation } from '../config/init-config.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostReader } from '../ports/host.ts'
import { findInstall, isInstall } from './find-install.ts'
import { readText } from './read-text.ts'
import { readServiceInputs, unitFiles } from './service-variables.ts'

export interface AskedInstallation {
  readonly host: HostConfig
  readonly become: Installation['become']
  readonly unit: string
  /** Where the unit does not tell it. */
  readonly home: string | undefined
}

/** What `understudy init` can tell of an installation from its unit and its properties; no secret. Rejects with 'config/not-found'. */
export async function readInstallation(host: HostReader, asked: AskedInstallation): Promise<Installation> {
  const files = await unitFiles(host, { service: { kind: 'systemd', unit: asked.unit } })
  const settings = mergeUnitFiles(files)
  const install = await installOf(host, settings)
  const home = asked.home ?? (await homeOf(host, asked.unit, install))
  if (home === undefined) throw homeUnknown(host, asked.unit)
  const document = await propertiesOf(host, home)
  const proxy = proxyOf(document)
  return {
    host: asked.host,
    become: asked.become,
    home,
    install,
    runAs: unitSetting(settings, 'Service', 'User')?.value ?? (await userOf(host, install)) ?? 'atlbitbucket',
    unit: files.length === 0 ? undefined : asked.unit,
    baseUrl: valueOf(document, 'setup.baseUrl') ?? proxyUrl(proxy),
    port: Number(valueOf(document, 'server.port') ?? '7990'),
    proxy,
    database: databaseOf(document),
  }
}

/** What the unit says goes before what the vendor's script falls back to, which stands in a branch of it. */
async function homeOf(host: HostReader, unit: string, install: string | undefined): Promise<string | undefined> {
  const service = { kind: 'systemd', unit } as const
  const inputs = await readServiceInputs(host, { service, nodes: [{ install: install ?? NOWHERE }] })
  const set = inputs.filter(({ kind, name, value }) => kind === 'variable' && name === HOME && value.startsWith('/'))
  return (set.findLast(({ readable }) => readable) ?? set.at(-1))?.value
}

const HOME = 'BITBUCKET_HOME'
// No installation has scripts there.
const NOWHERE = '/nonexistent'

/** Where the unit leaves it to the vendor's scripts. */
async function userOf(host: HostReader, install: string | undefined): Promise<string | undefined> {
  const text = install === undefined ? undefined : await readText(host, join(install, 'bin', 'set-bitbucket-user.sh'))
  const set = readShellAssignments(text ?? '').find(({ name }) => name === 'BITBUCKET_USER')?.value
  return set === undefined || set.kind === 'unreadable' || set.text === '' ? undefined : set.text
}

/** Undefined rather than guessed. */
async function installOf(host: HostReader, settings: readonly UnitSetting[]): Promise<string | undefined> {
  const found = await findInstall(host, settings)
  return found ?? ((await isInstall(host, VENDORS_OWN)) ? VENDORS_OWN : undefined)
}

const VENDORS_OWN = '/opt/atlassian/bitbucket/current'

/** A home that was never started has none. */
async function propertiesOf(host: HostReader, home: string): Promise<PropertiesDocument> {
  const path = join(home, 'shared', 'bitbucket.properties')
  return parseProperties((await host.readFile(path)) ?? new Uint8Array(), 'latin1', path)
}

function proxyOf(document: PropertiesDocument): Installation['proxy'] {
  const name = valueOf(document, 'server.proxy-name')
  if (name === undefined || name === '') return undefined
  const scheme = valueOf(document, 'server.scheme') === 'http' ? 'http' : 'https'
  const port = Number(valueOf(document, 'server.proxy-port') ?? (scheme === 'https' ? '443' : '80'))
  return { name, port, scheme, secure: (valueOf(document, 'server.secure') ?? String(scheme === 'https')) === 'true' }
}

function proxyUrl(proxy: Installation['proxy']): string | undefined {
  return proxy === undefined ? undefined : new URL(`${proxy.scheme}://${proxy.name}:${proxy.port}`).origin
}

function databaseOf(document: PropertiesDocument): Installation['database'] {
  const address = parseJdbcUrl(valueOf(document, 'jdbc.url') ?? '')
  const user = valueOf(document, 'jdbc.user')
  if (address.kind === 'unreadable' || address.vendor === 'h2' || user === undefined) return undefined
  const [first] = address.hosts
  if (first?.port === undefined || address.database === undefined) return undefined
  return { vendor: address.vendor, host: first.host, port: first.port, name: address.database, user }
}

function homeUnknown(host: HostReader, unit: string): AppError {
  return new AppError(
    'config/not-found',
    `neither the unit ${unit} on ${host.name} nor the scripts that it starts tell BITBUCKET_HOME`,
    {
      hint: 'name another unit, or the home: --production-home PATH, --staging-home PATH',
    },
  )
}
