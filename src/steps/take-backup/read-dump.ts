import type { ShowStatements } from '../../argv/dumped-statements.ts'
import { statementsOf } from '../../argv/mysql.ts'
import { askDump, type AskedDump, type Dump } from '../../backup/given/ask-dump.ts'
import { askStatements } from '../../backup/given/ask-statements.ts'
import type { GivenBackup } from '../../backup/given/given-backup.ts'
import { whyNotWhole } from '../../backup/given/judge-dump.ts'
import { renderShowStatements, showProgram } from '../../backup/given/show-program.ts'
import { dialectOf, type DatabaseVendor } from '../../config/database.ts'
import { secretFile } from '../../hold/permissions.ts'
import type { SqlDialect } from '../../kernel/database-server.ts'
import { encodeUtf8 } from '../../kernel/utf8.ts'
import type { HostReader } from '../../ports/host.ts'
import type { Reading } from './reading.ts'
import { refusedGiven } from './refused-given.ts'

type DumpPlace = Pick<ShowStatements, 'folder' | 'lines'>

type WholeDump = Dump & { readonly database: NonNullable<Dump['database']> }

/** The dump of a backup, by itself, where it lies. Throws 'policy/refused-archive' for one that is not whole, or can't be restored here. */
export async function readDump(
  context: Reading,
  given: GivenBackup,
  place: DumpPlace,
  signal: AbortSignal,
): Promise<WholeDump> {
  const { host, config } = context.target
  const dialect = dialectOf(config.database.vendor)
  if ((await dialectIn(host, place.folder)) !== dialect) {
    const its = dialect === 'mysql' ? 'PostgreSQL' : 'MySQL or MariaDB'
    throw refusedGiven(context, given, `holds a dump of ${its}, and ${config.name} uses ${config.database.vendor}`)
  }
  const read = await readWhole(context, place, signal)
  if (read.kind === 'refused') throw refusedGiven(context, given, read.why)
  return read.dump
}

type ReadDump =
  | { readonly kind: 'whole'; readonly dump: WholeDump }
  /** `why` goes on after the name of the backup. */
  | { readonly kind: 'refused'; readonly why: string }

/** Of the vendor that the target has. */
export async function readWhole(
  context: Pick<Reading, 'target' | 'source'>,
  place: DumpPlace,
  signal: AbortSignal,
): Promise<ReadDump> {
  const { host, config } = context.target
  const isStatements = dialectOf(config.database.vendor) === 'mysql'
  const asked = isStatements ? await showDump(context, place, signal) : await askDump(host, place.folder, signal)
  if (asked.kind === 'unreadable') {
    const whom = isStatements ? 'is not restored' : 'pg_restore there cannot read'
    return { kind: 'refused', why: `has a dump that ${whom}: ${asked.because}` }
  }
  const database = asked.dump.database ?? (isStatements ? await languageOfSource(context) : undefined)
  const why = whyNotWhole({ ...asked.dump, database })
  if (why !== undefined || database === undefined) return { kind: 'refused', why: why ?? 'tells no database' }
  return { kind: 'whole', dump: { ...asked.dump, database } }
}

/** One that has neither file is left to pg_restore, which says what it misses. */
async function dialectIn(host: HostReader, folder: string): Promise<SqlDialect> {
  const isDirectory = (await host.status(`${folder}/toc.dat`)) !== undefined
  return !isDirectory && (await host.status(statementsOf(folder))) !== undefined ? 'mysql' : 'postgresql'
}

/** The program is written each time, so that it is the one of this version. */
async function showDump(
  { target: { host, layout } }: Pick<Reading, 'target'>,
  place: DumpPlace,
  signal: AbortSignal,
): Promise<AskedDump> {
  const program = showProgram(layout)
  await host.writeFile(program, encodeUtf8(renderShowStatements()), secretFile)
  return await askStatements(host, { ...place, program }, signal)
}

/** A dump of statements tells it only where it names its database. */
async function languageOfSource({ source }: Pick<Reading, 'source'>): Promise<NonNullable<Dump['database']>> {
  await using database = await source.openDatabase()
  const { encoding, collation, characterType } = await database.identity()
  return { encoding, collation, characterType }
}

/** What has to lie in the folder of a dump, whoever made it. */
export function mainFileOf(vendor: DatabaseVendor, folder: string): string {
  return dialectOf(vendor) === 'mysql' ? statementsOf(folder) : `${folder}/toc.dat`
}
