import { run } from '../../lab/processes.ts'
import type { Lab } from '../../lab/lab.ts'
import type { LabEnvironmentName } from '../../lab/lab-options.ts'
import { openBenchLab } from '../data/bench-lab.ts'
import { readChecksums } from '../data/checksums.ts'
import { openEnds, type OpenEnds } from '../data/open-ends.ts'
import { copyDatabaseByScripts, removeCopiedDatabase } from '../diy/copy-database.ts'
import type { Experiment, Sample } from '../experiment.ts'
import { warmCaches } from '../refresh/warm-caches.ts'
import { copyDatabase, removeDatabase } from './copy-as-understudy.ts'

/** Production's database dumped and restored, by Understudy and as the vendor's scripts do it. */
export const databaseCopy: Experiment = {
  id: 'database-copy',
  open: async (scale, say) => {
    await using opened = new AsyncDisposableStack()
    const lab = opened.use(await openBenchLab(scale, say))
    opened.defer(() => removeCopiedDatabase(lab))
    const ends = opened.use(await openEnds(lab))
    await removeCopiedDatabase(lab)
    await warmCaches(lab)
    const end = opened.move()
    let number = 0
    return {
      round: () => round(lab, ends, (number += 1), say),
      [Symbol.asyncDispose]: () => end.disposeAsync(),
    }
  },
}

async function round(lab: Lab, ends: OpenEnds, number: number, say: (line: string) => void): Promise<Sample> {
  const begin = () => run(['sync'])
  await begin()
  const early = number % 2 === 1 ? undefined : await copyDatabaseByScripts(lab)
  await begin()
  const ours = await copyDatabase(ends)
  await begin()
  const theirs = early ?? (await copyDatabaseByScripts(lab))
  say(`the copies are equal: ${await compare(lab, ours.name)} tables`)
  await removeDatabase(ends, ours)
  await removeCopiedDatabase(lab)
  return new Map([
    ['understudy: dump and restore (s)', ours.dump + ours.restore],
    ['understudy: dump (s)', ours.dump],
    ['understudy: restore (s)', ours.restore],
    ['diy: dump and restore (s)', theirs.dump + theirs.restore],
    ['diy: dump (s)', theirs.dump],
    ['diy: restore (s)', theirs.restore],
  ])
}

/** How many tables production, our copy and theirs have. Throws unless all have the same rows in each. */
async function compare(lab: Lab, name: string): Promise<number> {
  const { production, control } = lab.topology
  const [from, ours, theirs] = await Promise.all([
    checksumsOf(lab, 'production', production.database.name),
    checksumsOf(lab, 'staging', name),
    checksumsOf(lab, 'control', control.database.name),
  ])
  if (from.size === 0) throw new Error('there is no table to compare')
  for (const copy of [ours, theirs]) {
    const differing = [...new Set([...from.keys(), ...copy.keys()])].filter((one) => from.get(one) !== copy.get(one))
    if (differing.length > 0) throw new Error(`a copy differs from production: the rows of ${differing.join(', ')}`)
  }
  return from.size
}

async function checksumsOf(lab: Lab, of: LabEnvironmentName, database: string): Promise<ReadonlyMap<string, string>> {
  const client = await lab.connect(of, database)
  try {
    return await readChecksums(client)
  } finally {
    await client.end()
  }
}
