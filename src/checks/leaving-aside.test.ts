import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryCopy, type MemoryTables } from '../../test/fixtures/memory-environment.ts'
import { jvmArgument, property, variable } from '../../test/fixtures/setting.ts'
import type { Place } from '../kernel/place.ts'
import type { Row } from '../ports/database.ts'
import type { RunningCopyReader } from '../ports/environment-reader.ts'
import { equals, type Predicate } from '../ports/predicate.ts'
import { leavingAside } from './leaving-aside.ts'

const row = (a: number | string, b: string | number): Place => ({ kind: 'row', table: 't', key: { a, b } })
const copyOf = (tables: MemoryTables) => memoryCopy({ tables, answers: {} })
const table = (rows: readonly Row[]) => ({ key: ['a', 'b'], columns: ['a', 'b', 'c'], rows })

async function scanned(copy: RunningCopyReader, name: string, columns: readonly string[]): Promise<readonly Row[]> {
  const all: Row[] = []
  for await (const rows of copy.scan(name, columns)) all.push(...rows)
  return all
}

const cell = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(null, '1', 'x', ''))
const someRows = fc.uniqueArray(fc.record({ a: fc.integer({ min: 0, max: 3 }), b: cell, c: cell }), {
  selector: ({ a, b }) => `${a}/${b === null ? 'null' : `"${b}"`}`,
})
const someKeys = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 3 }),
    fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('1', 'x', '', 'null')),
  ),
  { maxLength: 4 },
)
const somePredicate: fc.Arbitrary<Predicate | undefined> = fc.constantFrom(
  undefined,
  { kind: 'all' },
  equals('c', 'x'),
  { kind: 'not-equals', column: 'c', value: '1' },
  { kind: 'or', any: [equals('a', 1), equals('b', null)] },
)

describe('a copy with rows left aside', () => {
  it('has every other row, however it is read', async () => {
    await fc.assert(
      fc.asyncProperty(someRows, someKeys, somePredicate, async (rows, keys, where) => {
        const isAside = (one: Row) =>
          keys.some(([a, b]) => one['a'] === a && one['b'] !== null && String(one['b']) === String(b))
        const left = copyOf({ t: table(rows.filter((one) => !isAside(one))) })
        const copy = leavingAside(
          copyOf({ t: table(rows) }),
          keys.map(([a, b]) => row(a, b)),
        )

        expect(await copy.rows('t', where, ['c'])).toEqual(await left.rows('t', where, ['c']))
        expect(await copy.count('t', where)).toBe(await left.count('t', where))
        expect(await scanned(copy, 't', ['c'])).toEqual(await scanned(left, 't', ['c']))
        expect(await scanned(copy, 't', ['b', 'c'])).toEqual(await scanned(left, 't', ['b', 'c']))
      }),
    )
  })

  it.each([
    [{ kind: 'table', table: 't' }, 0],
    [{ kind: 'column', table: 't', column: 'c' }, 0],
    [{ kind: 'row', table: 't', key: { a: 1 }, column: 'c' }, 1],
    [{ kind: 'row', table: 'other', key: { a: 1 } }, 2],
    [{ kind: 'table', table: 'other' }, 2],
    [{ kind: 'file', path: 't' }, 2],
    [{ kind: 'answer', path: 't' }, 2],
  ] as const)('has of a table beside %j so many rows: %i', async (place, count) => {
    const rows = [
      { a: 1, b: 1, c: 'x' },
      { a: 2, b: 2, c: 'x' },
    ]
    const copy = leavingAside(copyOf({ t: table(rows) }), [place])

    expect(await copy.count('t')).toBe(count)
    expect(await copy.count('t', equals('c', 'x'))).toBe(count)
    expect(await copy.rows('t')).toHaveLength(count)
    expect(await scanned(copy, 't', ['c'])).toHaveLength(count)
  })

  it('answers REST as it does', async () => {
    const answers = { '/rest/x': { status: 200, body: { id: 1 } } }
    const copy = leavingAside(memoryCopy({ answers }), [{ kind: 'answer', path: '/rest/x' }])

    expect(await copy.get('/rest/x')).toEqual({ status: 200, body: { id: 1 } })
  })
})

describe('a copy with settings left aside', () => {
  const settings = [
    property('a.b', 'x', 3),
    variable('C_D', 'c.d', 'x'),
    jvmArgument('e.f', 'x'),
    property('g.h', 'x', 9),
  ]
  const unit = '/etc/systemd/system/atlbitbucket.service:7'
  const script = '/opt/bitbucket/bin/_start-webapp.sh:12'

  it.each([
    [{ kind: 'property', file: 'shared/bitbucket.properties', key: 'a.b', line: 8 }, ['c.d', 'e.f', 'g.h']],
    [{ kind: 'property', file: 'shared/other.properties', key: 'a.b', line: 3 }, ['a.b', 'c.d', 'e.f', 'g.h']],
    [{ kind: 'property', file: 'shared/bitbucket.properties', key: 'c.d', line: 3 }, ['a.b', 'c.d', 'e.f', 'g.h']],
    [{ kind: 'environment', origin: unit, name: 'C_D' }, ['a.b', 'e.f', 'g.h']],
    [{ kind: 'environment', origin: unit, name: 'A_B' }, ['a.b', 'c.d', 'e.f', 'g.h']],
    [{ kind: 'environment', origin: script, name: '-De.f' }, ['a.b', 'c.d', 'g.h']],
    [{ kind: 'table', table: 'a.b' }, ['a.b', 'c.d', 'e.f', 'g.h']],
  ] as const)('has every other one beside %j: %j', async (place, keys) => {
    const copy = leavingAside(memoryCopy({ settings, answers: {} }), [place])
    const found = await Promise.all(settings.map(({ key }) => copy.setting(key)))

    expect((await copy.settings()).map(({ key }) => key)).toEqual(keys)
    expect(found.flatMap((setting) => setting?.key ?? [])).toEqual(keys)
  })
})
