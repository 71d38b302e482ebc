import type { PlantContext } from './context.ts'
import { insertRows, takeIds } from './rows.ts'

export interface PlantedRepository {
  readonly id: number
  readonly slug: string
  readonly projectId: number
  readonly projectKey: string
}

/** The repository with the lowest id; a database without any, such as a fresh dump, gets one first. */
export async function someRepository(context: PlantContext): Promise<PlantedRepository> {
  const found = await lowestRepository(context)
  if (found !== undefined) return found
  await addRepository(context)
  const added = await lowestRepository(context)
  if (added === undefined) throw new Error('the repository that was just inserted is not there')
  return added
}

/** The user with the lowest id. */
export async function someUserId({ client }: PlantContext): Promise<number> {
  const { rows } = await client.query<{ id: number }>('SELECT min(user_id) AS id FROM sta_normal_user')
  return rows[0]?.id ?? 1
}

async function lowestRepository({ client }: PlantContext): Promise<PlantedRepository | undefined> {
  const { rows } = await client.query<PlantedRepository>(
    `SELECT r.id, r.slug, p.id AS "projectId", p.project_key AS "projectKey"
     FROM repository r JOIN project p ON p.id = r.project_id ORDER BY r.id LIMIT 1`,
  )
  return rows[0]
}

async function addRepository({ client }: PlantContext): Promise<void> {
  const { rows } = await client.query<{ id: number }>('SELECT min(id) AS id FROM project')
  const project = rows[0]?.id
  if (project === undefined || project === null) throw new Error('the database has no project to put a repository into')
  const id = await takeIds(client, 'repository', 'repository', 'id', 1)
  const flags = { is_forkable: true, is_public: false }
  const row = {
    id,
    slug: 'planted',
    name: 'planted',
    state: 1,
    project_id: project,
    scm_id: 'git',
    hierarchy_id: 'abcdef0123456789abcd',
  }
  await insertRows(client, 'repository', [{ ...row, ...flags }])
}
