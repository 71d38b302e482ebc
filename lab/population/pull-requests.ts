import type { PlantContext } from './context.ts'
import type { GitRepository } from './git-repositories.ts'
import { people } from './accounts.ts'
import { fitRows, insertRows, type Row } from './rows.ts'
import { minutesAgo } from './time.ts'

/** One pull request per repository, its id equal to the repository's, from the feature branch to master; every third is merged. */
export async function plantPullRequests(context: PlantContext, list: readonly GitRepository[]): Promise<void> {
  const { client, catalogue } = context
  const insert = async (table: string, rows: readonly Row[], optional: readonly string[] = []): Promise<void> => {
    await insertRows(client, table, fitRows(catalogue, table, rows, optional))
  }
  await insert(
    'sta_pull_request',
    list.map((one) => pullRequestRow(one, context.topology.production.baseUrl)),
    ['closed_timestamp'],
  )
  const participants = list.flatMap(({ id }) => [
    { id: id * 2, pr_id: id, pr_role: 0, user_id: authorOf(id), participant_status: 0 },
    { id: id * 2 + 1, pr_id: id, pr_role: 1, user_id: 1 + (id % people.length), participant_status: id % 2 },
  ])
  await insert('sta_pr_participant', participants)
  await insert(
    'sta_repository_scoped_id',
    list.map(({ id }) => ({ repository_id: id, scope_type: 'PULL_REQUEST', next_id: 2 })),
  )
  await insert(
    'sta_activity',
    list.map(({ id }) => ({ id, activity_type: 3, created_timestamp: minutesAgo(5_000 + id), user_id: authorOf(id) })),
  )
  await insert(
    'sta_pr_activity',
    list.map(({ id }) => ({ activity_id: id, pr_id: id, pr_action: 1 })),
  )
}

function authorOf(id: number): number {
  return 1 + ((id + 3) % people.length)
}

function pullRequestRow({ id, feature, master, projectKey, slug }: GitRepository, baseUrl: string): Row {
  const merged = id % 3 === 0
  return {
    id,
    entity_version: 1,
    scoped_id: 1,
    pr_state: merged ? 1 : 0,
    created_timestamp: minutesAgo(5_000 + id),
    updated_timestamp: minutesAgo(1_000 + id),
    from_repository_id: id,
    to_repository_id: id,
    from_branch_fqn: 'refs/heads/feature/next',
    to_branch_fqn: 'refs/heads/master',
    from_branch_name: 'feature/next',
    to_branch_name: 'master',
    from_hash: feature,
    to_hash: master.at(-1) ?? feature,
    title: `Next steps of ${slug}`,
    description: `Goes with ${baseUrl}/projects/${projectKey}/repos/${slug}/browse`,
    rescoped_timestamp: minutesAgo(1_000 + id),
    closed_timestamp: merged ? minutesAgo(900) : null,
  }
}
