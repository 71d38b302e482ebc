import { people } from './accounts.ts'
import type { PlantContext } from './context.ts'
import type { GitRepository } from './git-repositories.ts'
import { fitRows, insertRows, type Row } from './rows.ts'
import { minutesAgo } from './time.ts'

/** Activities of pushes start here, between those of pull requests and those of comments. */
const FIRST_ACTIVITY = 50_000

const since = ['trigger_id', 'ref_update_type']

/** The last push to master of every repository. */
export async function plantPushes({ client, catalogue }: PlantContext, list: readonly GitRepository[]): Promise<void> {
  const insert = async (table: string, row: (repository: GitRepository) => Row): Promise<void> => {
    await insertRows(client, table, fitRows(catalogue, table, list.map(row), since))
  }
  await insert('sta_activity', ({ id }) => ({
    id: FIRST_ACTIVITY + id,
    activity_type: 4,
    created_timestamp: minutesAgo(2_000 + id),
    user_id: 1 + (id % people.length),
  }))
  await insert('sta_repo_activity', ({ id }) => ({ activity_id: FIRST_ACTIVITY + id, repository_id: id }))
  await insert('sta_repo_push_activity', ({ id }) => ({ activity_id: FIRST_ACTIVITY + id, trigger_id: 'push' }))
  await insert('sta_repo_push_ref', ({ id, master }) => ({
    activity_id: FIRST_ACTIVITY + id,
    ref_id: 'refs/heads/master',
    change_type: 2,
    from_hash: master.at(-2) ?? '',
    to_hash: master.at(-1) ?? '',
    ref_update_type: 0,
  }))
}
