import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { z } from 'zod'
import { compileScan } from '../../src/leaks/byte-scan.ts'
import { formsOf } from '../../src/leaks/forms.ts'
import { startCluster } from '../../test/fixtures/postgresql.ts'
import { fillLeakTables, leakColumns } from '../data/leak-data.ts'
import { compileAutomaton } from './automaton.ts'
import { leakNeedles } from './leak-needles.ts'
import { plantLeaks } from './plant-leaks.ts'

// The matcher of the leak search beside others, on the bytes of the same COPY. By itself, and not part of `npm run bench`:
//   node bench/leaks/matchers.ts [MEGABYTES] [FOLDER]
// FOLDER has a node_modules with modern-ahocorasick, which is no dependency. What is not installed is said, and left out.
const [megabytes = '200', folder] = process.argv.slice(2)

/** Answers how many lines have a form. */
interface Contender {
  readonly name: string
  readonly run: (file: string) => Promise<number>
}

const ROUNDS = 3
/** What does fewer MB/s has one round. */
const SLOW = 10
const PART = 1 << 20
const forms = leakNeedles.flatMap((needle) => formsOf(needle))
const longest = Math.max(...forms.map(({ bytes }) => bytes.length))
const place = mkdtempSync(join(tmpdir(), 'understudy-matchers-'))
try {
  await compare(join(place, 'copy'))
} finally {
  rmSync(place, { recursive: true })
}

async function compare(file: string): Promise<void> {
  await writeCopy(file)
  const size = statSync(file).size / 1e6
  process.stdout.write(`${forms.length} forms of ${leakNeedles.length} needles in ${size.toFixed(0)} MB of COPY\n`)
  const contenders = [understudy(), ownAutomaton(), ripgrep(), grep(), ...fromNpm()]
  const rates = new Map<string, number[]>()
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, run } of contenders) {
      if ((rates.get(name)?.[0] ?? SLOW) < SLOW) continue
      const started = performance.now()
      const lines = await run(file).catch((error: unknown) => String(error).split('\n')[0] ?? '')
      const rate = size / ((performance.now() - started) / 1000)
      if (typeof lines === 'number') rates.set(name, [...(rates.get(name) ?? []), rate])
      process.stderr.write(
        `${name}: ${typeof lines === 'number' ? `${rate.toFixed(0)} MB/s, ${lines} lines` : lines}\n`,
      )
    }
  }
  for (const [name, all] of rates) {
    const sorted = all.toSorted((a, b) => a - b)
    const [least, middle, most] = [sorted[0] ?? 0, sorted[sorted.length >> 1] ?? 0, sorted.at(-1) ?? 0]
    process.stdout.write(`${name}: ${middle.toFixed(0)} MB/s (${least.toFixed(0)} to ${most.toFixed(0)})\n`)
  }
}

/** As the search gets it: in binary. */
async function writeCopy(file: string): Promise<void> {
  await using cluster = await startCluster()
  await cluster.createDatabase('leaks')
  const client = await cluster.superuserClient('leaks')
  await fillLeakTables(client, Number(megabytes))
  await plantLeaks(client)
  const planted = await client.query<{ name: string }>(
    `select relname as name from pg_class where relname like 'planted%' and relkind = 'r'`,
  )
  await client.end()
  const tables = [...Object.entries(leakColumns), ...planted.rows.map(({ name }) => [name, 'body'] as const)]
  const commands = tables.flatMap(([table, columns]) => [
    '-c',
    `copy (select ${columns} from ${table}) to stdout (format binary)`,
  ])
  await execa('psql', ['-X', '-q', cluster.url('leaks'), ...commands], { stdout: { file }, buffer: false })
}

function understudy(): Contender {
  return { name: "Understudy's matcher", run: async (file) => linesOfScan(file) }
}

function linesOfScan(file: string): number {
  const scan = compileScan(forms)
  let lines = 0
  eachPart(file, (part) => {
    const starts = new Set<number>()
    scan(part, ({ start }) => starts.add(part.lastIndexOf(10, start)))
    lines += starts.size
  })
  return lines
}

/** Parts overlap by as much as a form needs. */
function eachPart(file: string, work: (part: Buffer) => void): void {
  const source = openSync(file, 'r')
  const part = Buffer.alloc(PART + longest)
  let kept = 0
  for (;;) {
    const read = readSync(source, part, kept, PART, null)
    if (read === 0) break
    const end = kept + read
    work(part.subarray(0, end))
    kept = Math.min(longest, end)
    part.copy(part, 0, end - kept, end)
  }
  closeSync(source)
}

/** As the textbooks have it. */
function ownAutomaton(): Contender {
  const search = compileAutomaton(forms.map(({ bytes }) => bytes))
  const linesOf = (file: string): number => {
    let lines = 0
    eachPart(file, (part) => {
      const starts = new Set<number>()
      search(part, (end) => starts.add(part.lastIndexOf(10, end)))
      lines += starts.size
    })
    return lines
  }
  return { name: 'Aho-Corasick over bytes, any case', run: async (file) => linesOf(file) }
}

/** Every form as bytes; those where case does not matter in any case. */
function ripgrep(): Contender {
  const patterns = forms.map(({ bytes, anyCase }) => {
    const escaped = [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
    return anyCase ? `(?i-u:${escaped})` : `(?-u:${escaped})`
  })
  return byProgram('ripgrep', ['rg', '--text', '--no-unicode', '--count', '--file'], patterns)
}

/** It takes no form that has a line break or a zero, and case is either way for all of them or for none. */
function grep(): Contender {
  const texts = forms.filter(({ bytes }) => !bytes.includes(0) && !bytes.includes(10))
  const patterns = texts.map(({ bytes }) => bytes.toString('latin1'))
  const name = `grep -F, any case, ${texts.length} of the forms`
  return byProgram(name, ['grep', '--text', '--fixed-strings', '--ignore-case', '--count', '--file'], patterns)
}

function byProgram(name: string, [program = '', ...args]: readonly string[], patterns: readonly string[]): Contender {
  const list = join(place, program)
  writeFileSync(list, `${patterns.join('\n')}\n`, 'latin1')
  return {
    name,
    run: async (file) => {
      const ran = await execa(program, [...args, list], { stdin: { file }, env: { LC_ALL: 'C' } })
      return Number(ran.stdout)
    },
  }
}

/** In JavaScript, over texts: the bytes have to become one first, and small letters. */
function fromNpm(): readonly Contender[] {
  if (folder === undefined) return []
  const loaded: unknown = createRequire(join(folder, 'package.json'))('modern-ahocorasick/fast')
  const Automaton = z.custom<new (words: readonly string[]) => Searcher>((one) => typeof one === 'function')
  const parsed = z
    .union([Automaton, z.looseObject({ default: Automaton }).transform((one) => one.default)])
    .parse(loaded)
  const searcher = new parsed([...new Set(forms.map(({ bytes }) => bytes.toString('latin1').toLowerCase()))])
  return [{ name: 'modern-ahocorasick', run: async (file) => linesOfAutomaton(file, searcher) }]
}

interface Searcher {
  search(text: string): readonly { readonly start: number }[]
}

function linesOfAutomaton(file: string, searcher: Searcher): number {
  let lines = 0
  eachPart(file, (part) => {
    const found = searcher.search(part.toString('latin1').toLowerCase())
    lines += new Set(found.map(({ start }) => part.lastIndexOf(10, start))).size
  })
  return lines
}
