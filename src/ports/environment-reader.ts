import type { FileStatus } from './host.ts'
import type { Catalogue } from './catalogue.ts'
import type { Predicate } from './predicate.ts'
import type { Row } from './database.ts'

/** An effective setting and where it comes from: the environment of the service overrides the file. */
export interface Setting {
  readonly key: string
  readonly value: string
  readonly origin:
    | { readonly kind: 'file'; readonly file: string; readonly line: number }
    /** Unit, drop-in, environment file or start script, by absolute path. */
    | { readonly kind: 'environment'; readonly file: string; readonly line: number; readonly variable: string }
    | { readonly kind: 'jvm-argument'; readonly file: string; readonly line: number }
  /** False where the text can't be told without running it (a shell expansion). Unknown is not safe. */
  readonly readable: boolean
}

/** What lies in repositories beside what Git stores there; paths relative to the shared home. */
export interface RepositoryFiles {
  /** Every file and link in a `hooks` folder or below it. */
  readonly hooks: readonly string[]
  /** Lines of those that may name a host. */
  readonly hookLines: readonly { readonly path: string; readonly line: number; readonly text: string }[]
  /** Headings and settings of their `config`, in the order of the lines. */
  readonly config: readonly { readonly path: string; readonly line: number; readonly text: string }[]
}

/** Production or a copy, running or stopped, as an integration sees it. Nothing here can change it. */
export interface EnvironmentReader {
  /** Whether this is a copy that lies held: then files are those of `held/`. */
  readonly role: 'source' | 'copy'
  /** Dotted, as the application or its schema stamp says; undefined when neither can be read. */
  readonly version: string | undefined
  readonly home: string
  readonly sharedHome: string
  catalogue(): Promise<Catalogue>
  /** Rows in primary-key order; none where the table is absent. */
  rows(table: string, where?: Predicate, columns?: readonly string[]): Promise<readonly Row[]>
  count(table: string, where?: Predicate): Promise<number>
  /** Every row of a table, streamed in batches of these columns: for tables that may be too large to hold. */
  scan(table: string, columns: readonly string[]): AsyncIterable<readonly Row[]>
  /** By property name; relaxed environment names are mapped back. Undefined where nobody sets it. */
  setting(key: string): Promise<Setting | undefined>
  /** Every effective setting, sorted by key. */
  settings(): Promise<readonly Setting[]>
  /** Relative to the shared home. Undefined when it is not there. */
  readFile(path: string): Promise<Uint8Array | undefined>
  fileStatus(path: string): Promise<FileStatus | undefined>
  list(path: string): Promise<readonly string[]>
  /** What the environment's own host takes a name for; empty where it does not know it. */
  addresses(name: string): Promise<readonly string[]>
  /** Of all repositories at once. */
  repositoryFiles(): Promise<RepositoryFiles>
}

/** A copy that runs: what it says over REST, beside its data. */
export interface RunningCopyReader extends EnvironmentReader {
  /** Status and parsed body; a 404 is an answer. Rejects with 'bitbucket/unreachable' or 'bitbucket/unauthorized'. */
  get(path: string): Promise<{ readonly status: number; readonly body: unknown }>
}
