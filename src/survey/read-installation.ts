import { dirname, join } from 'node:path/posix'
import { readUnitProperties, showUnit } from '../argv/systemctl.ts'
import { parseJdbcUrl } from '../changes/text/jdbc-url.ts'
import { parseProperties, valueOf, type PropertiesDocument } from '../changes/text/properties.ts'
import { environmentFilesOf, serviceEnvironment } from '../changes/text/service-environment.ts'
import { mergeUnitFiles, unitSetting, type UnitFile, type UnitSetting } from '../changes/text/systemd-unit.ts'
import type { HostConfig } from '../config/host.ts'
import type { Installation } from '../config/init-config.ts'
import { AppError } from '../kernel/app-error.ts'
import { decodeUtf8 } from '../kernel/utf8.ts'
import type { HostReader } from '../ports/host.ts'

export interface AskedInstallation {
  readonly host: HostConfig
  readonly become: Installation['become']
  readonly unit: string
  /** Where the unit does not tell it. */
  readonly home: string | undefined
}

/** What `understudy init` can tell of an installation from its unit and its properties; no secret. Rejects with 'config/not-found'. */
export async function readInstallation(host: HostReader, asked: AskedInstallation): Promise<Installation> {
  const files = await unitFiles(host, asked.unit)
  const settings = mergeUnitFiles(files)
  const home = asked.home ?? (await homeOf(host, settings))
  if (home === undefined) throw homeUnknown(host, asked.unit)
  const document = await propertiesOf(host, home)
  const proxy = proxyOf(document)
  return {
    host: asked.host,
    become: asked.become,
    home,
    install: installOf(settings) ?? '/opt/atlassian/bitbucket/current',
    runAs: unitSetting(settings, 'Service', 'User')?.value ?? 'atlbitbucket',
    unit: files.length === 0 ? undefined : asked.unit,
    baseUrl: valueOf(document, 'setup.baseUrl') ?? proxyUrl(proxy),
    port: Number(valueOf(document, 'server.port') ?? '7990'),
    proxy,
    database: databaseOf(document),
  }
}

async function unitFiles(host: HostReader, unit: string): Promise<readonly UnitFile[]> {
  const found = await host.run(showUnit(unit, ['FragmentPath', 'DropInPaths']), { expect: [0, 1, 4, 127] })
  const shown = readUnitProperties(found.stdout)
  const paths = [shown.get('FragmentPath') ?? '', ...(shown.get('DropInPaths') ?? '').split(' ')]
  const files: UnitFile[] = []
  for (const path of paths.filter((one) => one !== '')) {
    const text = await readText(host, path)
    if (text !== undefined) files.push({ path, text })
  }
  return files
}

async function homeOf(host: HostReader, settings: readonly UnitSetting[]): Promise<string | undefined> {
  const texts = new Map<string, string>()
  for (const { path } of environmentFilesOf(settings)) {
    const text = await readText(host, path)
    if (text !== undefined) texts.set(path, text)
  }
  const variable = serviceEnvironment(settings, texts).variables.get('BITBUCKET_HOME')
  return variable?.readable === true ? variable.value : undefined
}

/** The folder above `bin/` of the script that the unit starts. */
function installOf(settings: readonly UnitSetting[]): string | undefined {
  const program = /^[-@:+!]*(\/\S*\/bin\/[^\s/]+)/.exec(unitSetting(settings, 'Service', 'ExecStart')?.value ?? '')?.[1]
  return program === undefined ? undefined : dirname(dirname(program))
}

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

async function readText(host: HostReader, path: string): Promise<string | undefined> {
  const bytes = await host.readOpenFile(path)
  return bytes === undefined ? undefined : decodeUtf8(bytes)
}

function homeUnknown(host: HostReader, unit: string): AppError {
  return new AppError('config/not-found', `the unit ${unit} on ${host.name} does not tell BITBUCKET_HOME`, {
    hint: 'name another unit, or the home: --production-home PATH, --staging-home PATH',
  })
}
