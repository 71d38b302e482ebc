import type { DatabaseConfig } from './database.ts'
import { describeHost, type HostConfig } from './host.ts'
import type { ProxyConfig } from './proxy.ts'
import { yamlText } from './yaml-text.ts'

/** What `understudy init` read from one installation: no secret is among it. */
export interface Installation {
  readonly host: HostConfig
  readonly become: 'sudo' | 'none'
  readonly home: string
  /** Undefined where no scripts of Bitbucket were found. */
  readonly install: string | undefined
  readonly runAs: string
  /** Undefined where Bitbucket is started by its own scripts. */
  readonly unit: string | undefined
  /** Undefined where nothing tells it. */
  readonly baseUrl: string | undefined
  /** The port of the node's own connector. */
  readonly port: number
  readonly proxy: ProxyConfig | undefined
  /** From jdbc.url and jdbc.user; undefined where they can't be read. */
  readonly database: Pick<DatabaseConfig, 'vendor' | 'host' | 'port' | 'name' | 'user'> | undefined
}

export interface InitialConfig {
  /** A commented understudy.yaml. What could not be read says CHANGE and names something that leads nowhere. */
  readonly text: string
  /** Environment variables that it refers to, and what each must hold. */
  readonly secrets: readonly { readonly variable: string; readonly holds: string }[]
}

/** Pure. The file passes `understudy config check` as it is, unless the installations contradict each other. */
export function initConfig(production: Installation, staging: Installation): InitialConfig {
  const text = [
    header,
    environment('production', production, productionDatabase(production), [
      '# Takes the maintenance lock.',
      'admin: { user: admin, password: { env: PRODUCTION_ADMIN_PASSWORD } }',
    ]),
    environment('staging', staging, stagingDatabase(staging, production), [
      staging.unit === undefined ? 'service: { scripts: true }' : `service: { systemd: ${yamlText(staging.unit)} }`,
      ...proxyLines(staging),
      '# A licence of its own; without it the one that staging has now is carried over.',
      '# license: { file: ./licenses/staging.txt }',
      '# An internal system administrator among the users of production; the password is set on the copy.',
      'admin: { from: existing, user: admin, password: { env: STAGING_ADMIN_PASSWORD } }',
    ]),
    refresh(staging),
  ].join('\n')
  return { text, secrets }
}

const secrets: InitialConfig['secrets'] = [
  { variable: 'PRODUCTION_DB_PASSWORD', holds: "the password of a user of production's database who may only read" },
  { variable: 'PRODUCTION_ADMIN_PASSWORD', holds: 'the password of an administrator of production' },
  { variable: 'STAGING_DB_PASSWORD', holds: "the password of staging's database user" },
  { variable: 'STAGING_DB_ADMIN_PASSWORD', holds: 'the password of a database user who may create databases' },
  { variable: 'STAGING_ADMIN_PASSWORD', holds: 'the password that the administrator of the copy shall have' },
]

const header = `# Written by \`understudy init\` from what it found; docs/understudy.example.yaml explains every key.
# Check it with \`understudy config check\`, and look at each line that says CHANGE.
# No password was copied. Set these variables for Understudy, or write { file: path } or { command: [...] } instead:
${secrets.map(({ variable, holds }) => `#   ${variable.padEnd(26)} ${holds}`).join('\n')}
version: 1
state: ./understudy-state

environments:`

function environment(
  name: 'production' | 'staging',
  one: Installation,
  database: readonly string[],
  more: readonly string[],
): string {
  const host = one.host.kind === 'local' ? 'localhost' : one.host.host
  const api = `http://${host.includes(':') ? `[${host}]` : host}:${one.port}`
  const lines = [
    `tier: ${name}`,
    found('baseUrl', one.baseUrl, `https://${name}.invalid`),
    'nodes:',
    `  - host: ${yamlText(describeHost(one.host))}`,
    `    become: ${one.become}`,
    `    home: ${yamlText(one.home)}`,
    `    ${found('install', one.install, '/opt/atlassian/bitbucket/current')}`,
    `    api: ${yamlText(api)}`,
    `runAs: ${yamlText(one.runAs)}`,
    'database:',
    ...database.map((line) => `  ${line}`),
    ...more,
  ]
  return [`  ${name}:`, ...lines.map((line) => `    ${line}`), ''].join('\n')
}

function productionDatabase({ database }: Installation): readonly string[] {
  return [
    ...server(database),
    found('name', database?.name, 'bitbucket'),
    `# Not Bitbucket's own user: create one that may only read, and ${isMysql(database) ? 'has PROCESS and REPLICA MONITOR' : 'is a member of pg_monitor'}.`,
    'user: bitbucket_reader',
    'password: { env: PRODUCTION_DB_PASSWORD }',
    '# tls: { mode: verify-full, ca: /etc/ssl/certs/ca.pem }',
  ]
}

function stagingDatabase({ database }: Installation, production: Installation): readonly string[] {
  const separator = database?.vendor === 'oracle' ? '' : '_'
  const today = database?.name ?? `${production.database?.name ?? 'bitbucket'}${separator}staging`
  return [
    ...server(database),
    '# Every refresh restores into a new database: {n} counts them.',
    `name: ${yamlText(`${today}${separator}{n}`)}`,
    found('user', database?.user, 'bitbucket'),
    'password: { env: STAGING_DB_PASSWORD }',
    '# tls: { mode: verify-full, ca: /etc/ssl/certs/ca.pem }',
    isMysql(database)
      ? '# May do everything with copies, and see sessions: docs/operations.md shows the statements.'
      : '# Makes databases and roles: CREATEDB, CREATEROLE and pg_monitor are enough, as docs/operations.md shows.',
    'maintenance: { user: understudy_maintenance, password: { env: STAGING_DB_ADMIN_PASSWORD } }',
  ]
}

function isMysql(database: Installation['database']): boolean {
  return database?.vendor === 'mysql' || database?.vendor === 'mariadb'
}

function server(database: Installation['database']): readonly string[] {
  return [
    found('vendor', database?.vendor, 'postgresql'),
    found('host', database?.host, 'database.invalid'),
    ...(database === undefined ? [] : [`port: ${database.port}`]),
  ]
}

function proxyLines({ proxy }: Installation): readonly string[] {
  if (proxy === undefined) return []
  const { name, port, scheme, secure } = proxy
  return [`proxy: { name: ${yamlText(name)}, port: ${port}, scheme: ${scheme}, secure: ${String(secure)} }`]
}

function refresh({ host }: Installation): string {
  const machine = host.kind === 'local' ? 'localhost' : host.host
  const to = describeHost({ ...host, kind: 'ssh', host: machine, user: 'understudy-in' })
  return `refresh:
  staging:
    from: production
    # CHANGE: a user of staging's host that may only receive, neither the SSH user nor the service user.
    transfer: { to: ${yamlText(to)}, identity: agent }
    keepGenerations: 2
    # Every integration is cut unless it is named here with a keep or a redirect: see \`understudy survey production\`.
    integrations: {}
    # 8.0 and later: smart-mirrors: { startupProperty: "name=value" }, as Atlassian's article gives it.
    preserve: [license, admin-account]
`
}

function found(key: string, value: string | undefined, otherwise: string): string {
  return value === undefined ? `${key}: ${yamlText(otherwise)} # CHANGE: not found` : `${key}: ${yamlText(value)}`
}
