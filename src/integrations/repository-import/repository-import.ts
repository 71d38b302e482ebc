import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { blockingIntegration } from '../blocking-integration.ts'
import { endpointsIn } from '../endpoint-rows.ts'
import { findTables } from '../find-tables.ts'

export const repositoryImport = blockingIntegration({
  id: 'repository-import',
  title: 'Imports of repositories',
  basis: 'seen',
  claims: [
    { kind: 'table', table: 'AO_D6A508_IMPORT_JOB' },
    { kind: 'table', table: 'AO_D6A508_REPO_IMPORT_TASK' },
  ],
  find,
  because: 'an import that has not ended could go on in the copy and clone from its origin',
  keep: 'every import has ended',
})

const findTasks = findTables('repository-import', [
  { table: 'AO_D6A508_IMPORT_JOB', rows: 'imports of repositories' },
  { table: 'AO_D6A508_REPO_IMPORT_TASK', rows: 'repositories that were imported, or still are' },
])

async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const [job, task] = await findTasks(environment).then((findings) => [
    findings.find(({ id }) => id.endsWith('_JOB')),
    findings.find(({ id }) => id.endsWith('_TASK')),
  ])
  const tasks = await environment.rows('AO_D6A508_REPO_IMPORT_TASK', undefined, ['CLONE_URL'])
  return [
    ...(job === undefined ? [] : [job]),
    ...(task === undefined ? [] : [{ ...task, endpoints: endpointsIn(tasks, ['CLONE_URL']) }]),
  ]
}
