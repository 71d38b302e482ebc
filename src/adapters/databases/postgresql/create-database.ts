import { escapeIdentifier, escapeLiteral } from 'pg'
import type { NewDatabase } from '../../../ports/database.ts'
import { assertSame } from '../assert-ours.ts'
import { assertDatabaseName } from './config.ts'
import { findDatabase, setMark } from './database-list.ts'
import type { Session } from './session.ts'

// Creating and marking are two statements. A crash between them leaves a database that nobody can connect to and that has
// this odd limit: so it is known as ours, and finished.
const UNFINISHED_LIMIT = 7_131_719

export async function createDatabase(session: Session, database: NewDatabase): Promise<void> {
  const { name, mark } = database
  assertDatabaseName(name)
  const found = await findDatabase(session, name)
  if (found === undefined) await session.execute(createSql(database))
  else if (!(await isUnfinished(session, name))) return assertSame(name, mark, found)
  await setMark(session, name, mark)
  await session.execute(`alter database ${escapeIdentifier(name)} allow_connections true connection limit -1`)
}

// Not template1: it may have another collation, and objects of its own.
function createSql({ name, owner, encoding, collation, characterType, locale }: NewDatabase): string {
  const provider =
    locale === undefined
      ? ''
      : ` locale_provider ${locale.provider} ${locale.provider === 'icu' ? 'icu_locale' : 'builtin_locale'} ${escapeLiteral(locale.name)}`
  const type = characterType === undefined ? '' : ` lc_ctype ${escapeLiteral(characterType)}`
  return `create database ${escapeIdentifier(name)} template template0 owner ${escapeIdentifier(owner)}
    encoding ${escapeLiteral(encoding)} lc_collate ${escapeLiteral(collation)}${type}${provider}
    allow_connections false connection limit ${UNFINISHED_LIMIT}`
}

async function isUnfinished(session: Session, name: string): Promise<boolean> {
  const [row] = await session.query('select datconnlimit from pg_database where datname = $1', [name])
  return row?.['datconnlimit'] === String(UNFINISHED_LIMIT)
}
