import type { AllowedLeak } from '../config/leaks.ts'
import type { DatabaseReader } from '../ports/database.ts'
import type { Excerpts } from './excerpt.ts'
import type { LeakList } from './leak-list.ts'
import type { Matcher } from './matcher.ts'
import { needleName } from './needle.ts'
import { lineOf } from './written.ts'

export interface DefinitionSearch {
  readonly database: Pick<DatabaseReader, 'definitions'>
  readonly matcher: Matcher
  readonly excerpts: Excerpts
  readonly allowed: readonly AllowedLeak[]
  readonly leaks: LeakList
}

/** Functions, views, foreign servers: the database server acts on them, and no fence around Bitbucket holds it. Answers the bytes. */
export async function searchDefinitions(search: DefinitionSearch): Promise<number> {
  let bytes = 0
  for (const { catalogue, name, text } of await search.database.definitions()) {
    bytes += Buffer.byteLength(text)
    const because = search.allowed.find(({ table, column }) => table === catalogue && column === COLUMN)?.reason
    for (const match of search.matcher.inText(text))
      search.leaks.add({
        where: { kind: 'row', table: catalogue, key: { name }, column: COLUMN },
        needle: needleName(match.needle),
        excerpt: () => search.excerpts({ ...match, written: lineOf(match.written) }, [name]),
        ...(because === undefined ? { state: 'live' } : { state: 'allowed', because }),
      })
  }
  return bytes
}

const COLUMN = 'definition'
