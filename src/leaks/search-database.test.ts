import { describe, expect, it } from 'vitest'
import { bareLeakSearch } from '../../test/fixtures/leak-search.ts'
import { memoryDatabase } from '../../test/fixtures/memory-database.ts'
import { recordedProgress } from '../../test/fixtures/recorded-progress.ts'
import type { DatabaseReader } from '../ports/database.ts'
import { searchLeaks } from './search-leaks.ts'

/** With the room that each table takes on its server. */
function sized(tables: Parameters<typeof memoryDatabase>[0], bytes: Readonly<Record<string, number>>): DatabaseReader {
  const database = memoryDatabase(tables)
  return {
    ...database,
    catalogue: async () =>
      new Map([...(await database.catalogue())].map(([name, shape]) => [name, { ...shape, bytes: bytes[name] ?? 0 }])),
  }
}

describe('the leak search of a database', () => {
  it('tells how far it is by what the tables take on the server, whatever of them it reads', async () => {
    const { progress, lines } = recordedProgress()
    const database = sized(
      {
        big: { key: ['id'], rows: ['a', 'b'].map((letter, id) => ({ id, text: letter.repeat(60) })) },
        empty: { key: ['id'], rows: [], columns: ['text'] },
        small: { key: ['id'], rows: [{ id: 1, text: 'ccccc' }] },
      },
      { big: 100, empty: 50, small: 10 },
    )
    const needles = [{ kind: 'host', text: 'bb1.prod.example.com', host: 'bb1.prod.example.com' }] as const

    await searchLeaks({ ...bareLeakSearch(database, needles), progress })

    expect(lines).toEqual([
      'begin leak search of the database (bytes)',
      'leak search of the database: 60 of about 160',
      'leak search of the database: 100 of about 160',
      'leak search of the database: 155 of about 160',
      'end leak search of the database',
    ])
  })
})
