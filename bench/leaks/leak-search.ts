import { join } from 'node:path'
import { execa } from 'execa'
import { z } from 'zod'
import { startCluster, type Cluster } from '../../test/fixtures/postgresql.ts'
import { fillLeakTables, leakColumns } from '../data/leak-data.ts'
import type { Experiment, Sample } from '../experiment.ts'
import { timed } from '../measure/timed.ts'
import { watchProcess } from '../measure/watched-process.ts'
import { plainTexts } from './leak-needles.ts'
import { plantLeaks } from './plant-leaks.ts'

const DATABASE = 'leaks'

/** Of a database, what is no index and lies in columns that can name a host. */
const TEXT_SHARE = 0.6

/** The leak search, the bare COPY of the same columns and the search by SQL, one after the other on one server. */
export const leakSearch: Experiment = {
  id: 'leak-search',
  open: async (scale, say) => {
    const cluster = await startCluster()
    try {
      const megabytes = scale.megabytesOfDatabase * TEXT_SHARE
      const planted = await makeData(cluster, megabytes)
      say(`planted ${planted.size} leaks in ${megabytes} MB`)
      return { round: () => round(cluster, planted, say), [Symbol.asyncDispose]: () => cluster.stop() }
    } catch (error) {
      await cluster.stop()
      throw error
    }
  },
}

async function makeData(cluster: Cluster, megabytes: number): Promise<ReadonlySet<string>> {
  await cluster.createDatabase(DATABASE)
  const client = await cluster.superuserClient(DATABASE)
  try {
    await fillLeakTables(client, megabytes)
    return await plantLeaks(client)
  } finally {
    await client.end()
  }
}

async function round(cluster: Cluster, planted: ReadonlySet<string>, say: (line: string) => void): Promise<Sample> {
  // The first of three would read from the disk what the others find in memory.
  await copy(cluster)
  const bare = await timed(() => copy(cluster))
  const ours = await search(cluster, planted)
  const sql = await timed(() => searchBySql(cluster))
  say(`found all ${planted.size} leaks in ${(ours.bytes / 1e6).toFixed(0)} MB`)
  return new Map([
    ['COPY alone (s)', bare],
    ['understudy: search (s)', ours.seconds],
    ['SQL, names and hex (s)', sql],
    ['understudy: search (MB/s)', ours.bytes / 1e6 / ours.seconds],
    ['understudy: memory (MB)', ours.megabytes],
  ])
}

async function copy(cluster: Cluster): Promise<void> {
  const commands = tables().flatMap(([table, columns]) => ['-c', `copy (select ${columns} from ${table}) to stdout`])
  await execa('psql', ['-X', '-q', cluster.url(DATABASE), ...commands], { stdout: 'ignore' })
}

/** Of the ways that SQL has, the one that was the fastest: no pattern, no decoding, one pass over each table; names and their hex. */
async function searchBySql(cluster: Cluster): Promise<void> {
  const texts = plainTexts.flatMap((text) => [text, Buffer.from(text).toString('hex')])
  const commands = tables().flatMap(([table, columns]) => {
    const small = columns
      .split(', ')
      .map((column) => (table === 'file' ? column : `lower(${column}::text) as ${column}`))
    const found = columns.split(', ').flatMap((column) => texts.map((text) => position(table, column, text)))
    return [
      '-c',
      `select count(*) from (select ${small.join(', ')} from ${table} offset 0) t where ${found.join(' or ')}`,
    ]
  })
  await execa('psql', ['-X', '-q', cluster.url(DATABASE), ...commands], { stdout: 'ignore' })
}

function position(table: string, column: string, text: string): string {
  const literal = `'${text.replaceAll("'", "''")}'`
  if (table === 'file') return `position(convert_to(${literal}, 'UTF8') in ${column}) > 0`
  return `strpos(${column}, ${literal}) > 0`
}

function tables(): readonly (readonly [table: string, columns: string])[] {
  return Object.entries(leakColumns)
}

const answer = z.object({ bytes: z.number(), seconds: z.number(), places: z.array(z.string()) })

/** With Node set as bin/understudy sets it. */
const nodeFlags = [
  '--max-semi-space-size=1',
  '--heap-growing-percent=10',
  '--optimize-for-size',
  '--no-concurrent-array-buffer-sweeping',
]

/** Throws where one of the planted leaks is not found, or something else is. */
async function search(
  { address, port }: Cluster,
  planted: ReadonlySet<string>,
): Promise<{ readonly bytes: number; readonly seconds: number; readonly megabytes: number }> {
  const program = [join(import.meta.dirname, 'search-main.ts'), address, String(port), DATABASE]
  const flags = ['--disable-warning=ExperimentalWarning', ...nodeFlags]
  const ran = await watchProcess([process.execPath, ...flags, ...program], {})
  if (ran.exitCode !== 0) throw new Error(`the search ended with ${ran.exitCode}: ${ran.stderr}`)
  const { bytes, seconds, places } = answer.parse(JSON.parse(ran.stdout))
  const missed = [...planted].filter((place) => !places.includes(place))
  const wrong = places.filter((place) => !planted.has(place))
  if (missed.length > 0) throw new Error(`not found: ${missed.join(', ')}`)
  if (wrong.length > 0) throw new Error(`found where nothing was planted: ${wrong.join(', ')}`)
  return { bytes, seconds, megabytes: ran.peakMegabytes }
}
