import type { PlantContext } from './context.ts'
import { personalProject, projects, type RepositorySpec } from './repository-list.ts'
import { fitRows, insertRows, type Row } from './rows.ts'

/** Projects, repositories, what was forked from what, and who may do what. */
export async function plantRepositoryRows(context: PlantContext, list: readonly RepositorySpec[]): Promise<void> {
  const { client, catalogue } = context
  const insert = async (table: string, rows: readonly Row[], optional: readonly string[] = []): Promise<void> => {
    await insertRows(client, table, fitRows(catalogue, table, rows, optional))
  }
  await insert('project', projectRows())
  await insert(
    'sta_normal_project',
    projects.map(({ id }) => ({ project_id: id, is_public: false })),
  )
  await insert('sta_personal_project', [{ project_id: personalProject.id, owner_id: personalProject.ownerId }])
  await insert('repository', list.map(repositoryRow), ['is_read_only', 'is_archived'])
  const forks = list.filter(({ originId }) => originId !== undefined)
  await insert(
    'sta_repo_origin',
    forks.map(({ id, originId = 0 }) => ({ repository_id: id, origin_id: originId })),
  )
  await insert('AO_811463_GIT_LFS_REPO_CONFIG', [{ IS_ENABLED: true, REPOSITORY_ID: 1 }])
  await insert(
    'sta_project_permission',
    projects.map(({ id }) => ({ id: 20 + id, perm_id: 3, project_id: id, group_name: 'developers' })),
  )
  await insert('sta_repo_permission', [{ id: 30, perm_id: 8, repo_id: 1, user_id: 2 }])
}

function projectRows(): readonly Row[] {
  const normal = projects.map(({ id, key, name }) => ({
    id,
    name,
    project_key: key,
    description: `${name} of Example Corp`,
    project_type: 0,
    namespace: '#',
  }))
  const { id, key, name } = personalProject
  return [...normal, { id, name, project_key: key, description: null, project_type: 1, namespace: '#' }]
}

function repositoryRow({ id, slug, projectId, hierarchyId }: RepositorySpec): Row {
  const flags = { is_forkable: true, is_public: false, is_read_only: false, is_archived: false }
  return { id, slug, name: slug, state: 1, project_id: projectId, scm_id: 'git', hierarchy_id: hierarchyId, ...flags }
}
