import { type Answer, page } from '../answer.ts'
import type { Call, Route } from '../route.ts'
import { flag, type Row, text } from '../row.ts'
import { findScope } from './projects.ts'

const path = '/rest/api/{api}/projects/{project}'

export const hookRoutes: readonly Route[] = [
  { method: 'GET', path: `${path}/settings/hooks`, needs: 'ADMIN', since: '5.2', handle: list },
  { method: 'GET', path: `${path}/repos/{repository}/settings/hooks`, needs: 'ADMIN', handle: list },
]

async function list(call: Call): Promise<Answer> {
  const scope = await findScope(call)
  if (scope.kind === 'missing') return scope.answer
  const { repository, project } = scope
  const owner = repository === undefined ? 'project_id' : 'repository_id'
  const all = await call.store.table('sta_repo_hook')
  const rows = all.filter((row) => text(row, owner) === text(repository ?? project, 'id'))
  const type = repository === undefined ? 'PROJECT' : 'REPOSITORY'
  return page(
    rows.map((row) => hook(row, { type, resourceId: (repository ?? project)['id'] })),
    call.query,
  )
}

function hook(row: Row, scope: { readonly type: string; readonly resourceId: unknown }): unknown {
  const key = text(row, 'hook_key')
  return {
    details: { key, name: key.split(':')[1] ?? key, type: 'POST_RECEIVE' },
    enabled: flag(row, 'is_enabled'),
    configured: text(row, 'lob_id') !== '',
    scope,
  }
}
