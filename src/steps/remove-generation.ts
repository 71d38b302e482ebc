import { generationPaths, incomingPaths } from '../hold/layout.ts'
import { removeIncoming } from '../hold/remove-incoming.ts'
import type { Verification } from './effect.ts'
import type { Generation, GenerationStore } from './generations.ts'
import { leftDatabase, nothingLeft, type LeftDatabase } from './left-database.ts'
import { dropOwnDatabase, whoseIs } from './own-database.ts'
import type { TargetSystems } from './run-context.ts'

export interface RemovingOne {
  readonly target: Pick<TargetSystems, 'config' | 'host' | 'layout' | 'openServer'>
  readonly generations: GenerationStore
}

/**
 * Database, folder, what was transferred for it, and record of one generation, in this order; twice is done. Only a database that is
 * marked as its own is dropped, any other is left, and told. The folder is set aside by one rename before anything in it goes, so that no
 * rewind meets half a home.
 */
export async function removeGeneration(
  { target, generations }: RemovingOne,
  { id, database }: Pick<Generation, 'id' | 'database'>,
): Promise<LeftDatabase> {
  const { host, layout } = target
  const { folder, removed } = generationPaths(layout, id)
  const left = database === null ? nothingLeft : await dropDatabase(target, id, database)
  await host.removeFolder(removed, [layout.generations])
  if ((await host.status(folder)) !== undefined) await host.rename(folder, removed)
  await host.removeFolder(removed, [layout.generations])
  // Of a run that was held or cut off, and never published: the generation has its name.
  await removeIncoming(host, layout, id)
  generations.save(generations.all().filter((one) => one.id !== id))
  return left
}

/** Done once nothing of it is there that is ours. */
export async function verifyRemoved(
  { target: { host, layout, config, openServer }, generations }: RemovingOne,
  { id, database }: Pick<Generation, 'id' | 'database'>,
): Promise<Verification<LeftDatabase & { readonly generation: string }>> {
  if (generations.all().some((one) => one.id === id))
    return { kind: 'open', seen: `generation ${id} of ${config.name} is still recorded` }
  const { folder, removed } = generationPaths(layout, id)
  for (const path of [folder, removed, incomingPaths(layout, id).folder])
    if ((await host.status(path)) !== undefined) return { kind: 'open', seen: `${path} is still there` }
  if (database === null) return { kind: 'done', result: { generation: id, ...nothingLeft } }
  await using server = await openServer()
  const owner = await whoseIs(server, { environment: config.name, generation: id, database })
  return owner.kind === 'own'
    ? { kind: 'open', seen: `the database ${database} is still there` }
    : { kind: 'done', result: { generation: id, ...leftDatabase(database, owner, config.name) } }
}

async function dropDatabase(
  { config, openServer }: RemovingOne['target'],
  generation: string,
  database: string,
): Promise<LeftDatabase> {
  await using server = await openServer()
  const owner = await dropOwnDatabase(server, { environment: config.name, generation, database })
  return leftDatabase(database, owner, config.name)
}
