import { expect, it } from 'vitest'
import { staging } from '../../test/fixtures/two-environments.ts'
import { chooseDatabaseName } from './database-name.ts'

const choose = (name: string, ...taken: readonly string[]) =>
  chooseDatabaseName({ ...staging.database, name }, '7.2.0', new Date('2026-11-22T01:30:00Z'), new Set(taken))

it('is the first name of the template that no database has', () => {
  expect(choose('stg_{date}_{n}')).toBe('stg_20261122_1')
  expect(choose('stg_{date}_{n}', 'stg_20261122_1', 'stg_20261122_2')).toBe('stg_20261122_3')
})

it('gets a number also where the template has none', () => {
  expect(choose('stg')).toBe('stg_1')
})

it('is refused where it breaks the rules of the vendor, and not cut short', () => {
  const name = 's'.repeat(62)

  expect(() => choose(name)).toThrow(
    expect.objectContaining({
      code: 'database/illegal-name',
      message: `the database name ${name}_1 has 64 bytes, PostgreSQL silently cuts after 63, so that two names may become one`,
      hint: 'shorten it to 63 bytes',
    }),
  )
})
