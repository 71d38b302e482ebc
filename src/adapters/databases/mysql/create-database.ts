import { AppError } from '../../../kernel/app-error.ts'
import { MARK_TABLE } from '../../../kernel/mark.ts'
import type { NewDatabase } from '../../../ports/database.ts'
import { assertSame } from '../assert-ours.ts'
import { findDatabase } from './database-list.ts'
import { setMark } from './mark-table.ts'
import { quoted } from './names.ts'
import type { Session } from './session.ts'

// Creating and marking are two statements. A crash between them leaves an empty database with this odd collation: so it is known as
// ours, and finished.
const UNFINISHED = { encoding: 'geostd8', collation: 'geostd8_bin' } as const

export async function createDatabase(session: Session, database: NewDatabase): Promise<void> {
  const { name, mark } = database
  await assertDatabaseName(session, name)
  const found = await findDatabase(session, name)
  if (found === undefined) await session.query(`create database ${quoted(name)} ${language(UNFINISHED)}`)
  else if (!(await isUnfinished(session, name))) return assertSame(name, mark, found)
  else if (found.mark !== undefined) assertSame(name, mark, found)
  await setMark(session, name, mark)
  await session.query(`alter database ${quoted(name)} ${language(database)}`)
}

function language({ encoding, collation }: Pick<NewDatabase, 'encoding' | 'collation'>): string {
  return `character set ${word(encoding)} collate ${word(collation)}`
}

/** A name that the server itself gave: it can't be a parameter. */
function word(name: string): string {
  if (/^\w+$/.test(name)) return name
  throw new Error('no name of a character set or collation')
}

async function isUnfinished(session: Session, name: string): Promise<boolean> {
  const [row] = await session.cells(
    `select s.default_collation_name,
      (select cast(count(*) as char) from information_schema.tables t
        where t.table_schema = s.schema_name and t.table_name <> '${MARK_TABLE}')
      from information_schema.schemata s where s.schema_name = ?`,
    [name],
  )
  const [collation, tables] = row ?? []
  return collation?.toString() === UNFINISHED.collation && tables?.toString() === '0'
}

const MOST_CHARACTERS = 64

/** A server that folds names would have it under another than it is asked for. Throws 'database/illegal-name'. */
async function assertDatabaseName(session: Session, name: string): Promise<void> {
  const [row] = await session.query('select @@lower_case_table_names as folds')
  const isFolded = row?.['folds'] !== '0' && name !== name.toLowerCase()
  if (isFolded)
    throw new AppError('database/illegal-name', `the server would write the database name ${name} in small letters`, {
      hint: 'write database.name in understudy.yaml in small letters',
    })
  if (name.length > 0 && name.length <= MOST_CHARACTERS && !name.includes('\0')) return
  throw new AppError('database/illegal-name', `the database name ${name} has ${name.length} characters`, {
    hint: `MySQL and MariaDB take names of 1 to ${MOST_CHARACTERS} characters`,
  })
}
