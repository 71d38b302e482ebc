import { join } from 'node:path'
import type { Client } from 'pg'
import type { Lab } from '../../lab/lab.ts'
import type { LabEnvironmentName } from '../../lab/lab-options.ts'
import { run } from '../../lab/processes.ts'
import { readChecksums } from '../data/checksums.ts'

export interface ComparedCopies {
  /** How much was compared and found equal. */
  readonly files: number
  readonly refs: number
  readonly tables: number
}

/**
 * Throws unless both copies hold the same: every file below `shared/data` byte for byte (refs, objects, LFS, attachments) but
 * what Understudy rewrites or leaves out on purpose, and every table but those whose rows were cut.
 */
export async function compareCopies(
  lab: Lab,
  { database, cutTables }: { readonly database: string; readonly cutTables: readonly string[] },
): Promise<ComparedCopies> {
  const files = await compareFiles(lab)
  const tables = await compareTables(lab, database, cutTables)
  return { ...files, tables }
}

const onPurpose = ['objects/info/alternates', '*.lock', 'gc.pid'].map((pattern) => `--exclude=${pattern}`)

async function compareFiles({ topology }: Lab): Promise<{ readonly files: number; readonly refs: number }> {
  const folders = [topology.staging, topology.control].map(({ home }) => `${join(home, 'shared', 'data')}/`)
  const differing = await run(['rsync', '-rlcn', '--delete', '--out-format=%o %n', ...onPurpose, ...folders])
  // A folder is listed when only its time differs.
  const lines = differing.split('\n').filter((line) => line !== '' && !line.endsWith('/'))
  if (lines.length > 0) throw differs(`${lines.length} files, such as ${lines[0] ?? ''}`)
  const [staging = ''] = folders
  const paths = (await run(['find', staging, '-type', 'f'])).split('\n')
  const refs = paths.filter((path) => /\/(refs|stash-refs)\//.test(path)).length
  if (refs === 0) throw differs('there is no ref to compare')
  return { files: paths.length, refs }
}

// Set through REST once the copy runs, so that no change of rows names it.
const BANNER = 'bb_announcement_banner'

async function compareTables(lab: Lab, database: string, cutTables: readonly string[]): Promise<number> {
  const [cut, whole] = await Promise.all([
    tablesOf(lab, 'staging', database),
    tablesOf(lab, 'control', lab.topology.control.database.name),
  ])
  const names = [...new Set([...cut.keys(), ...whole.keys()])]
  const differing = names.filter((name) => cut.get(name) !== whole.get(name))
  const unexpected = differing.filter((name) => name !== BANNER && !cutTables.includes(name))
  if (unexpected.length > 0) throw differs(`the rows of ${unexpected.join(', ')}`)
  if (names.length === 0) throw differs('there is no table to compare')
  return names.length - differing.length
}

async function tablesOf(lab: Lab, name: LabEnvironmentName, database: string): Promise<ReadonlyMap<string, string>> {
  const client: Client = await lab.connect(name, database)
  try {
    return await readChecksums(client)
  } finally {
    await client.end()
  }
}

function differs(what: string): Error {
  return new Error(`the two copies of production differ: ${what}`)
}
