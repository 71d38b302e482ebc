import { createHash } from 'node:crypto'
import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Client } from 'pg'
import type { PlantContext } from '../context.ts'
import { repositoryFolder } from '../git-repositories.ts'
import { planting } from '../planting.ts'

/** Where it lies, beside the home. */
export function dataStoreOf(home: string): string {
  return `${home}-data-store`
}

/** Of a repository in it: two folders of a hash, then the id [src: the layout]. */
export function folderInStore(home: string, id: number): string {
  const hash = createHash('sha256').update(String(id)).digest('hex')
  return join(dataStoreOf(home), 'repositories', hash.slice(0, 2), hash.slice(2, 4), String(id))
}

/**
 * A data store beside the home, with two repositories that lay in the home: a fork whose origin stays there, and the origin of another
 * fork that stays, where there is one. So the alternates of forks lead from either into the other.
 */
export async function plantDataStore(context: PlantContext): Promise<void> {
  const { insert, random } = planting(context, 'data-store')
  const { client, home } = context
  const path = dataStoreOf(home)
  await mkdir(join(path, 'repositories'), { recursive: true })
  const [key] = await insert('bb_data_store', ['id'], [{ ds_path: path, ds_uuid: random.uuid() }], {
    sequence: 'bb_data_store',
  })
  if (key === undefined) return
  const [first, second] = await forksIn(client, home)
  if (first !== undefined) await moveInto(context, key['id'], first.id)
  if (second === undefined) return
  await moveInto(context, key['id'], second.origin)
  const alternates = join(repositoryFolder(home, second.id), 'objects/info/alternates')
  await writeFile(alternates, `${folderInStore(home, second.origin)}/objects\n`)
}

interface Fork {
  readonly id: number
  readonly origin: number
}

/** Whose folders are there: a database may have been restored from elsewhere. */
async function forksIn(client: Client, home: string): Promise<readonly Fork[]> {
  const { rows } = await client.query<{ id: number; origin: number }>(
    'SELECT repository_id AS id, origin_id AS origin FROM sta_repo_origin ORDER BY repository_id',
  )
  const found: Fork[] = []
  for (const { id, origin } of rows) {
    const isThere = await stat(repositoryFolder(home, id)).catch(() => undefined)
    if (isThere !== undefined) found.push({ id, origin })
  }
  return found
}

async function moveInto({ client, home }: PlantContext, store: unknown, id: number): Promise<void> {
  const to = folderInStore(home, id)
  await mkdir(dirname(to), { recursive: true })
  await rename(repositoryFolder(home, id), to)
  await client.query('UPDATE repository SET store_id = $1 WHERE id = $2', [store, id])
}
