import { AppError } from '../kernel/app-error.ts'
import type { ServerProduct, SqlDialect } from '../kernel/database-server.ts'
import type { SecretRef } from '../kernel/secret-ref.ts'
import { hostName, type HostConfig } from './host.ts'
import { matching, oneOf, port, section, text } from './section.ts'
import { secretSchema } from './secret.ts'
import { noTls, tlsSchema, type TlsConfig } from './tls.ts'

export type DatabaseVendor = 'postgresql' | 'mysql' | 'mariadb' | 'sqlserver' | 'oracle'

/** A login of the server that may create databases and roles. */
export interface DatabaseMaintenance {
  readonly user: string
  readonly password: SecretRef
}

/** The database of an environment. */
export interface DatabaseConfig {
  readonly vendor: DatabaseVendor
  readonly host: string
  /** Default by vendor: 5432, 3306, 3306, 1433, 1521. */
  readonly port: number
  /** On a target a template with {date}, {n} and {version}: see expandDatabaseName. */
  readonly name: string
  readonly user: string
  readonly password: SecretRef
  readonly tls: TlsConfig
  /** Where the vendor's client programs run; default the first node. */
  readonly clientOn: HostConfig
  readonly maintenance: DatabaseMaintenance | undefined
}

/** As written: `clientOn` names a node's host and is resolved by the environment. */
export function databaseSchema(folder: string) {
  return section({
    vendor: oneOf(['postgresql', 'mysql', 'mariadb', 'sqlserver', 'oracle']),
    host: hostName(),
    port: port().optional().describe('default by vendor'),
    name: text('the name of a database').describe('on a target with {date}, {n} or {version}'),
    user: text('a user name'),
    password: secretSchema(folder),
    tls: tlsSchema(folder).default(noTls),
    clientOn: matching(/^(ssh:\/\/)?[A-Za-z0-9_[][^\s]*$/, 'the host of a node, local or ssh://user@host:port')
      .optional()
      .describe('where the database is dumped; default the first node'),
    maintenance: section({ user: text('a user name'), password: secretSchema(folder) })
      .optional()
      .describe('a login that may create databases'),
  })
}

/** Throws 'policy/not-yet' for one that no adapter speaks to. */
export function assertSpoken(vendor: DatabaseVendor): asserts vendor is ServerProduct {
  if (vendor === 'postgresql' || vendor === 'mysql' || vendor === 'mariadb') return
  throw new AppError('policy/not-yet', `the database vendor ${vendor} is not supported yet`, {
    hint: 'use PostgreSQL, MySQL or MariaDB',
  })
}

/** The same as a value. */
export function spokenVendor(vendor: DatabaseVendor): ServerProduct {
  assertSpoken(vendor)
  return vendor
}

export function dialectOf(vendor: DatabaseVendor): SqlDialect {
  assertSpoken(vendor)
  return vendor === 'postgresql' ? 'postgresql' : 'mysql'
}

export function defaultPort(vendor: DatabaseVendor): number {
  return { postgresql: 5432, mysql: 3306, mariadb: 3306, sqlserver: 1433, oracle: 1521 }[vendor]
}
