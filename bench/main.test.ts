import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { tryRun, type Ran } from '../lab/processes.ts'

const main = join(import.meta.dirname, 'main.ts')

let data: string

beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'understudy-bench-'))
  // The users of the lab's hosts have to pass.
  chmodSync(data, 0o755)
})

// Where others use the disk, thousands of small files take longer than a hook has.
afterAll(() => rmSync(data, { recursive: true, force: true }), 60_000)

const printed = z.object({
  schema: z.string(),
  results: z.array(z.record(z.string(), z.unknown())),
  notRun: z.array(z.object({ name: z.string(), because: z.string() })),
})

const expected = [
  { name: 'refresh/lock-time', unit: 'ratio', goal: 0.5 },
  { name: 'refresh/full', unit: 'ratio', goal: 0.8 },
  { name: 'refresh/memory', unit: 'megabytes', goal: 200 },
  { name: 'refresh/incremental', unit: 'ratio', goal: 0.4 },
  { name: 'refresh/incremental-lock-time', unit: 'ratio', goal: 0.15 },
  { name: 'home/incremental-warm', unit: 'ratio', goal: 0.3 },
  { name: 'home/incremental-cold', unit: 'ratio', goal: 0.2 },
  { name: 'home/growth', unit: 'ratio', goal: 1.5 },
  { name: 'home/full', unit: 'ratio', goal: 0.65 },
  { name: 'home/reflink', unit: 'ratio', goal: 0.3 },
  { name: 'database/logical', unit: 'ratio', goal: 0.6 },
  { name: 'rewind/seconds', unit: 'seconds', goal: 60 },
  { name: 'leaks/rate', unit: 'ratio', bound: 'at-least', goal: 0.5 },
  { name: 'leaks/against-sql', unit: 'ratio', bound: 'at-least', goal: 3 },
  { name: 'fence/raise', unit: 'seconds', goal: 2 },
  { name: 'fence/prove', unit: 'seconds', goal: 10 },
] as const

describe('npm run bench', () => {
  it(
    'refreshes, goes the DIY way, finds both copies equal, searches for leaks, and prints one line of JSON',
    { timeout: 400_000 },
    async () => {
      const ran = await bench('--json', '--scale', 'small', '--runs', '1')

      expect(ran.stderr).toMatch(/the copies are equal: [1-9]\d* files, among them [1-9]\d* refs, and [1-9]\d* tables/)
      expect(ran.stderr).toMatch(/found all 103 leaks in [1-9]\d* MB/)
      const { schema, results, notRun } = printed.parse(JSON.parse(ran.stdout))
      expect(schema).toBe('understudy/bench/1')
      expect(results).toEqual(expected.filter(({ name }) => !notRun.some((one) => one.name === name)).map(result))
      // Only on some machines a file system that can share blocks can be made and mounted.
      expect(['home/reflink']).toEqual(expect.arrayContaining(notRun.map(({ name }) => name)))
      expect(ran.exitCode).toBe(notRun.length === 0 ? 0 : 1)
    },
  )

  it('names the benchmarks when one is unknown', async () => {
    expect(await bench('refresh/lock')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'bench: there is no benchmark refresh/lock; there are refresh/lock-time, refresh/full, refresh/memory, refresh/incremental, refresh/incremental-lock-time, home/incremental-warm, home/incremental-cold, home/growth, home/full, home/reflink, database/logical, rewind/seconds, leaks/rate, leaks/against-sql, fence/raise, fence/prove',
    })
  })

  it.each([
    { words: ['--scale', 'huge'], says: '--scale is huge; it must be small or full' },
    { words: ['--runs', '0'], says: '--runs is 0; it must be a whole number from 1' },
  ])('refuses $words', async ({ words, says }) => {
    expect(await bench(...words)).toEqual({ exitCode: 1, stdout: '', stderr: `bench: ${says}` })
  })
})

function result(expected: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { bound: 'at-most', ...expected, value: expect.any(Number), ok: expect.any(Boolean), runs: 1 }
}

function bench(...words: readonly string[]): Promise<Ran> {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', main]
  return tryRun([...node, ...words], { env: { UNDERSTUDY_BENCH_DATA: data } })
}
