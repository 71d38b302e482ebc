import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseProperties } from './properties-text.ts'
import { parseServerXml } from './server-xml.ts'
import { isAtLeast } from './version.ts'

/** What Bitbucket was told: the environment overrides bitbucket.properties; 4.x takes its connector from server.xml. */
export interface Settings {
  readonly home: string
  readonly sharedHome: string
  readonly port: number
  readonly contextPath: string
  get(name: string): string | undefined
  /** Everything that is set, by property name. */
  entries(): ReadonlyMap<string, string>
}

type Environment = Readonly<Record<string, string | undefined>>

export function readSettings(environment: Environment, version: string): Settings {
  const home = environment['BITBUCKET_HOME']
  if (home === undefined || home === '') throw new Error('BITBUCKET_HOME is not set: set it to the home directory')
  const sharedHome = environment['BITBUCKET_SHARED_HOME'] ?? join(home, 'shared')
  const file = parseProperties(textOf(join(sharedHome, 'bitbucket.properties')))
  const get = (name: string) => environment[environmentName(name)] ?? file.get(name)
  const web = isAtLeast(version, '5.0') ? ownConnector(get) : tomcatConnector(sharedHome)
  return { home, sharedHome, ...web, get, entries: () => overlaid(file, environment) }
}

/** `server.proxy-name` is read from SERVER_PROXY_NAME. */
export function environmentName(property: string): string {
  return property.toUpperCase().replaceAll(/[.-]/g, '_')
}

function ownConnector(get: (name: string) => string | undefined): { port: number; contextPath: string } {
  return {
    port: Number(get('server.port') ?? 7990),
    contextPath: trimSlash(get('server.context-path') ?? ''),
  }
}

function tomcatConnector(sharedHome: string): { port: number; contextPath: string } {
  const { connector, contextPath } = parseServerXml(textOf(join(sharedHome, 'server.xml')))
  return { port: Number(connector['port'] ?? 7990), contextPath: trimSlash(contextPath) }
}

function overlaid(file: ReadonlyMap<string, string>, environment: Environment): ReadonlyMap<string, string> {
  const all = new Map<string, string>()
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined) all.set(name.toLowerCase().replaceAll('_', '.'), value)
  }
  for (const [name, value] of file) all.set(name, environment[environmentName(name)] ?? value)
  return all
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function trimSlash(path: string): string {
  return path.replace(/\/+$/, '')
}
