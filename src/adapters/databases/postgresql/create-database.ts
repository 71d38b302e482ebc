import { escapeIdentifier, escapeLiteral } from 'pg'
import { AppError } from '../../../kernel/app-error.ts'
import type { NewDatabase } from '../../../ports/database.ts'
import { assertDatabaseName } from './config.ts'
import { assertOurs, findDatabase, setMark } from './database-list.ts'
import type { Session } from './session.ts'

// Creating and marking are two statements. A crash between them leaves a database that nobody can connect to and that has
// this odd limit: so it is known as ours, and finished.
const UNFINISHED_LIMIT = 7_131_719

export async function createDatabase(session: Session, database: NewDatabase): Promise<void> {
  const { name, mark } = database
  assertDatabaseName(name)
  const found = await findDatabase(session, name)
  if (found === undefined) await session.execute(createSql(database))
  else if (!(await isUnfinished(session, name))) return assertSame(database, found)
  await setMark(session, name, mark)
  await session.execute(`alter database ${escapeIdentifier(name)} allow_connections true connection limit -1`)
}

// Not template1: it may have another collation, and objects of its own.
function createSql({ name, owner, encoding, collation, characterType, locale }: NewDatabase): string {
  const provider =
    locale === undefined
      ? ''
      : ` locale_provider ${locale.provider} ${locale.provider === 'icu' ? 'icu_locale' : 'builtin_locale'} ${escapeLiteral(locale.name)}`
  return `create database ${escapeIdentifier(name)} template template0 owner ${escapeIdentifier(owner)}
    encoding ${escapeLiteral(encoding)} lc_collate ${escapeLiteral(collation)} lc_ctype ${escapeLiteral(characterType)}${provider}
    allow_connections false connection limit ${UNFINISHED_LIMIT}`
}

async function isUnfinished(session: Session, name: string): Promise<boolean> {
  const [row] = await session.query('select datconnlimit from pg_database where datname = $1', [name])
  return row?.['datconnlimit'] === String(UNFINISHED_LIMIT)
}

function assertSame({ name, mark }: NewDatabase, found: Parameters<typeof assertOurs>[1]): void {
  assertOurs(name, found)
  if (found?.mark === mark) return
  throw new AppError('database/not-ours', `the database ${name} belongs to another run: ${found?.mark ?? ''}`, {
    hint: 'give the copy another name; a template with {n} or {date} in `database.name` does',
  })
}
