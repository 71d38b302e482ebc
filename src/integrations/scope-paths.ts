import type { EnvironmentReader } from '../ports/environment-reader.ts'
import { cellText } from './row-finding.ts'

/** REST paths of projects and repositories by their ids; those that are gone are left out. */
export async function scopePaths(
  environment: EnvironmentReader,
  ids: { readonly projects: readonly string[]; readonly repositories: readonly string[] },
): Promise<readonly string[]> {
  const repositories = await environment.rows('repository', isId(ids.repositories), ['id', 'slug', 'project_id'])
  const owners = repositories.map((row) => cellText(row['project_id']))
  const projects = await environment.rows('project', isId([...ids.projects, ...owners]), ['id', 'project_key'])
  const keys = new Map(projects.map((row) => [cellText(row['id']), cellText(row['project_key'])]))
  const projectPath = (id: string) => `/rest/api/latest/projects/${encodeURIComponent(keys.get(id) ?? '')}`
  return [
    ...new Set(ids.projects.filter((id) => keys.has(id)).map(projectPath)),
    ...repositories.map(
      (row) => `${projectPath(cellText(row['project_id']))}/repos/${encodeURIComponent(cellText(row['slug']))}`,
    ),
  ]
}

function isId(values: readonly string[]) {
  return { kind: 'in', column: 'id', values: values.map(Number) } as const
}
