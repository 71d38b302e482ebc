import type { ServerProduct, SqlDialect } from '../kernel/database-server.ts'
import type { Secret } from '../kernel/secret.ts'
import type { Catalogue } from './catalogue.ts'
import type { Predicate } from './predicate.ts'
import type { RowBlock } from './row-block.ts'

export type Cell = string | number | boolean | null | Uint8Array | Date
export type Row = Readonly<Record<string, Cell>>

export interface Select {
  readonly table: string
  /** All columns where left out; a row without a cell where there are none. */
  readonly columns?: readonly string[]
  readonly where?: Predicate
  readonly orderBy?: readonly string[]
  readonly limit?: number
  /**
   * Cells without loss, as undo needs them: timestamps, decimals and types of the vendor come as the server's own text,
   * bytes as Uint8Array. Without it timestamps come as Date (milliseconds, read as UTC where the column has no zone).
   */
  readonly exact?: boolean
}

/** What tells one database from every other. A field that the server does not tell is undefined: then nothing is proven. */
export interface DatabaseIdentity {
  readonly product: ServerProduct
  readonly name: string
  /** What tells it from the other databases of its server: `oid 16385`, or `name bitbucket` where a name is all there is. */
  readonly key: string
  /**
   * Equal wherever the same data may be written through several servers: of PostgreSQL the cluster's system identifier, of MySQL and
   * MariaDB that of the server, or of the group of servers. Undefined of a replica there: it does not tell whose it is.
   */
  readonly clusterIdentifier: string | undefined
  /** One running server: with the start of PostgreSQL's postmaster, with host, port and data folder of a MySQL or MariaDB. */
  readonly instance: string
  /** The server's own, as it tells it; none over a socket. Behind a virtual address it is another than its name has. */
  readonly address?: string
  /** It follows another server; undefined where the login may not know. */
  readonly inRecovery: boolean | undefined
  /** Such as 150018, or 101119 for 10.11.19. */
  readonly serverVersion: number
  readonly encoding: string
  readonly collation: string
  /** Undefined where the collation says it all. */
  readonly characterType: string | undefined
  /** Undefined where databases have none. */
  readonly owner: string | undefined
  /** Where our mark stands: the comment on the database, or a table of ours where a database has no comment. */
  readonly comment: string | undefined
  readonly bytes: number
  /** Where the collation is not the operating system's (PostgreSQL 15 and later). */
  readonly locale?: DatabaseLocale
}

export interface DatabaseLocale {
  readonly provider: 'icu' | 'builtin'
  readonly name: string
}

/** As one role sees them; `visible`: whether it sees those of others at all (pg_monitor, PROCESS). */
export interface SeenSessions<Session = DatabaseSession> {
  readonly visible: boolean
  readonly sessions: readonly Session[]
}

/** What lies between us and the server. */
export interface ServerWay {
  /** One session of ours is served by changing ones of the server: what is set or held in one is lost in the next. */
  readonly pooled: boolean
  /** Where the server itself listens. */
  readonly port: number
}

export interface DatabaseSession {
  readonly pid: number
  readonly user: string
  readonly application: string
  readonly client: string | undefined
  readonly state: string
  /** Undefined outside a transaction. */
  readonly transactionStart: Date | undefined
}

/** Who may do what, comparable between source and copy once the roles are renamed. Sorted. */
export interface DatabasePrivileges {
  readonly owner: string
  /** -1: no limit. */
  readonly connectionLimit: number
  readonly grants: readonly Privilege[]
  /** ALTER DATABASE SET and ALTER ROLE IN DATABASE SET. */
  readonly settings: readonly { readonly role: string | undefined; readonly name: string; readonly value: string }[]
}

export interface Privilege {
  readonly on: 'database' | 'schema' | 'relation' | 'column' | 'function' | 'default'
  /**
   * Qualified name of the object; empty for the database itself. For `default` the role whose new objects it is about, the
   * schema or `*`, and the letter of the kind of object (r, S, f, T, n), as in `bitbucket/public/r`.
   */
  readonly object: string
  /** `PUBLIC` or a role. */
  readonly grantee: string
  readonly privilege: string
  readonly grantable: boolean
}

/** Role of the source -> role of the copy. A role that is not in it, and not on the target's server, is left out and said. */
export type RoleNames = Readonly<Record<string, string>>

/** Of an object of the database, in the words of the server. */
export interface Definition {
  /** The server's own table that has it, such as `pg_proc`. */
  readonly catalogue: string
  readonly name: string
  readonly text: string
}

/**
 * A read-only view of one database. Its session refuses writes by itself, has a statement timeout and an application name of ours. `close` may be called twice.
 */
export interface DatabaseReader extends AsyncDisposable {
  readonly dialect: SqlDialect
  identity(): Promise<DatabaseIdentity>
  /** Read once per reader; user schemas only. */
  catalogue(): Promise<Catalogue>
  /**
   * An absent table has no rows; an absent column is left out of each row and reads as null in a predicate. Integers beyond
   * 2^53 come as strings.
   */
  select(query: Select): Promise<readonly Row[]>
  count(table: string, where?: Predicate): Promise<number>
  /** Every row of the given textual columns, streamed in batches; memory stays bounded whatever the size. */
  scan(table: string, columns: readonly string[]): AsyncIterable<readonly Row[]>
  /**
   * Every row of the given columns as bytes, as fast as the server gives them; memory stays bounded whatever the size of the table
   * or of a cell. Columns that the table does not have are no part of it: the others come in the order given.
   */
  scanBytes(table: string, columns: readonly string[]): AsyncIterable<RowBlock>
  /** What lies outside of the tables: the bytes of every large object, as blocks of two columns, `loid` and `data`. */
  scanLargeObjects(): AsyncIterable<RowBlock>
  /** How functions, views, foreign servers and the like are defined, as far as the login may see it. */
  definitions(): Promise<readonly Definition[]>
  /** Other sessions on this database. */
  sessions(): Promise<SeenSessions>
  privileges(): Promise<DatabasePrivileges>
  /** Those that somebody made in it, sorted. */
  extensions(): Promise<readonly string[]>
  /** Opens two sessions beside its own. */
  way(): Promise<ServerWay>
}

/** One parametrised statement; made only by src/changes/sql. */
export interface Statement {
  readonly text: string
  readonly parameters: readonly (string | number | boolean | null | Secret)[]
}

export interface DatabaseTransaction extends Pick<DatabaseReader, 'dialect' | 'select' | 'count' | 'catalogue'> {
  /** As select, in batches. The transaction does nothing else until it has ended. */
  stream(query: Select): AsyncIterable<readonly Row[]>
  /** Number of rows touched. */
  execute(statement: Statement): Promise<number>
  /** On this database, committed or rolled back with the rest. */
  setMark(mark: string): Promise<void>
}

/** A target's database. Never constructed for a source. */
export interface DatabaseWriter extends DatabaseReader {
  /** Commits when the work resolves, rolls back when it rejects. */
  transaction<Result>(work: (transaction: DatabaseTransaction) => Promise<Result>): Promise<Result>
  analyze(): Promise<void>
}

export interface NewDatabase {
  readonly name: string
  readonly owner: string
  readonly encoding: string
  readonly collation: string
  readonly characterType?: string | undefined
  readonly locale?: DatabaseLocale
  readonly mark: string
}

export interface ServerAbilities {
  readonly databases: boolean
  /** Whether it can make the owner, or act as it where it exists, and what is missing. */
  readonly owner: 'given' | 'needs-createrole' | 'needs-membership' | 'needs-inherit'
  /** Whether it sees what the sessions of others do. */
  readonly sessions: boolean
}

export interface ListedDatabase {
  readonly name: string
  /** Where it is one of ours. */
  readonly mark: string | undefined
  /** Undefined where databases have none. */
  readonly owner: string | undefined
}

/** The target's database server, as the role that may create databases. Only databases that carry our mark are dropped. */
export interface DatabaseServer extends AsyncDisposable {
  databases(): Promise<readonly ListedDatabase[]>
  /** Of PostgreSQL from template0. Idempotent for the same name and mark; another mark, or none, is refused. */
  create(database: NewDatabase): Promise<void>
  /** Ends its sessions, then drops. Refused ('database/not-ours') unless the comment is a mark of ours. Absent is done. */
  drop(name: string): Promise<void>
  setMark(name: string, mark: string): Promise<void>
  /** What the login itself may do there, for a database of this name that `owner` shall own. */
  abilities(owner: string, name: string): Promise<ServerAbilities>
  /** Every role of the server, sorted. */
  roles(): Promise<readonly string[]>
  /**
   * Gives `name` the same privileges, limit and settings, with the roles renamed; revokes what is not among them, but never
   * an owner's own. Refused as drop is. Answers the roles that were left out: where databases have no owner, all of them. May be repeated.
   */
  applyPrivileges(name: string, privileges: DatabasePrivileges, roles: RoleNames): Promise<readonly string[]>
  /**
   * Creates the login role, or sets the password of one that it created. Of any other role it only proves that the password
   * works, and refuses ('database/refused-role') when it does not: somebody else may log in with it. Never a superuser.
   * Afterwards our own login is a member of it, and so may create, restore, mark and drop what it owns. Where databases have no owner
   * none is created or changed: it is only proven.
   */
  ensureLogin(role: string, password: Secret): Promise<void>
  endSessions(name: string): Promise<void>
  /** Other sessions on every database of the server. */
  sessions(): Promise<SeenSessions<DatabaseSession & { readonly database: string }>>
  /** Those that the login, as owner of a database, may make there; sorted. */
  extensions(): Promise<readonly string[]>
  /** Opens two sessions beside its own. */
  way(): Promise<ServerWay>
}
