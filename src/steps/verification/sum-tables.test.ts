import { describe, expect, it } from 'vitest'
import { recordedProgress } from '../../../test/fixtures/recorded-progress.ts'
import { silentMeter, steppingClock } from '../../../test/fixtures/run-context.ts'
import type { TableShape } from '../../ports/catalogue.ts'
import { sumTables } from './sum-tables.ts'

const tables = new Map(
  [300, 100, 200].map((bytes): [string, TableShape] => {
    const name = `of ${bytes} bytes`
    return [name, { name, columns: [], primaryKey: [], estimatedRows: 1, bytes }]
  }),
)
const depth = ({ bytes }: TableShape) => (bytes < 200 ? 'content' : 'rows')
const signal = new AbortController().signal

function counterThat(refuses: string) {
  const asked: string[] = []
  const sum = async ({ name }: TableShape, of: 'rows' | 'content') => {
    asked.push(`${name}: ${of}`)
    return name === refuses ? undefined : { rows: 1 }
  }
  return { asked, counter: { sum, [Symbol.asyncDispose]: async () => undefined } }
}

describe('the tables of a database', () => {
  it('are counted one after the other, the smallest first, and one that the server refuses is none', async () => {
    const { asked, counter } = counterThat('of 200 bytes')

    const { progress, lines } = recordedProgress()
    const meter = progress.begin('tables counted', 'bytes')
    const sums = await sumTables(counter, { tables, depth, mostMs: 60_000, clock: steppingClock(), meter }, signal)

    expect(asked).toEqual(['of 100 bytes: content', 'of 200 bytes: rows', 'of 300 bytes: rows'])
    expect(Object.fromEntries(sums)).toEqual({
      'of 100 bytes': { rows: 1 },
      'of 200 bytes': null,
      'of 300 bytes': { rows: 1 },
    })
    expect(lines.slice(1)).toEqual([
      'tables counted: 100 of 600',
      'tables counted: 300 of 600',
      'tables counted: 600 of 600',
    ])
  })

  it('are left out when the time is over', async () => {
    const { asked, counter } = counterThat('none')

    // The clock goes on by a second at each look.
    const order = { tables, depth, mostMs: 2500, clock: steppingClock(), meter: silentMeter }
    const sums = await sumTables(counter, order, signal)

    expect(asked).toEqual(['of 100 bytes: content', 'of 200 bytes: rows'])
    expect(sums.get('of 300 bytes')).toBeNull()
  })
})
