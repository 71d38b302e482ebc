import { type Answer, failure, ok, page } from '../answer.ts'
import { baseUrl } from '../app-properties.ts'
import type { Call, Route } from '../route.ts'
import { type Row, text } from '../row.ts'

const path = '/rest/api/{api}/projects'

export const projectRoutes: readonly Route[] = [
  { method: 'GET', path, needs: 'LICENSED_USER', handle: listProjects },
  { method: 'GET', path: `${path}/{project}`, needs: 'LICENSED_USER', handle: showProject },
  { method: 'GET', path: `${path}/{project}/repos`, needs: 'LICENSED_USER', handle: listRepositories },
  { method: 'GET', path: `${path}/{project}/repos/{repository}`, needs: 'LICENSED_USER', handle: showRepository },
]

/** Project and repository of a call's path, or the 404 that says which is missing. */
export async function findScope(
  call: Call,
): Promise<{ readonly kind: 'found'; readonly project: Row; readonly repository?: Row } | Missing> {
  const [project] = await call.store.query('SELECT * FROM project WHERE lower(project_key) = lower($1)', [
    call.path['project'],
  ])
  if (project === undefined)
    return missing('project.NoSuchProjectException', `Project ${call.path['project']} does not exist.`)
  if (call.path['repository'] === undefined) return { kind: 'found', project }
  const [repository] = await call.store.query('SELECT * FROM repository WHERE project_id = $1 AND slug = lower($2)', [
    project['id'],
    call.path['repository'],
  ])
  if (repository !== undefined) return { kind: 'found', project, repository }
  return missing('repository.NoSuchRepositoryException', `Repository ${call.path['repository']} does not exist.`)
}

interface Missing {
  readonly kind: 'missing'
  readonly answer: Answer
}

function missing(exceptionName: string, message: string): Missing {
  return { kind: 'missing', answer: failure(404, exceptionName, message) }
}

async function listProjects({ store, query }: Call): Promise<Answer> {
  const base = await baseUrl(store)
  const rows = await store.query('SELECT * FROM project WHERE project_type = 0 ORDER BY lower(name)')
  return page(
    rows.map((row) => project(row, base)),
    query,
  )
}

async function showProject(call: Call): Promise<Answer> {
  const scope = await findScope(call)
  return scope.kind === 'missing' ? scope.answer : ok(project(scope.project, await baseUrl(call.store)))
}

async function listRepositories(call: Call): Promise<Answer> {
  const scope = await findScope(call)
  if (scope.kind === 'missing') return scope.answer
  const base = await baseUrl(call.store)
  const rows = await call.store.query('SELECT * FROM repository WHERE project_id = $1 ORDER BY slug', [
    scope.project['id'],
  ])
  return page(
    rows.map((row) => repository(row, scope.project, { base, ssh: sshBase(call, base) })),
    call.query,
  )
}

async function showRepository(call: Call): Promise<Answer> {
  const scope = await findScope(call)
  if (scope.kind === 'missing') return scope.answer
  const base = await baseUrl(call.store)
  return ok(repository(scope.repository ?? {}, scope.project, { base, ssh: sshBase(call, base) }))
}

function sshBase({ instance: { settings } }: Call, base: string): string {
  const stated = settings.get('plugin.ssh.baseurl')
  if (stated !== undefined && stated !== '') return stated.replace(/\/+$/, '')
  const host = URL.canParse(base) ? new URL(base).hostname : 'localhost'
  return `ssh://git@${host}:${settings.get('plugin.ssh.port') ?? 7999}`
}

function project(row: Row, base: string): unknown {
  const key = text(row, 'project_key')
  const links = { self: [{ href: `${base}/projects/${key}` }] }
  return { key, id: row['id'], name: text(row, 'name'), public: false, type: 'NORMAL', links }
}

function repository(row: Row, owner: Row, urls: { readonly base: string; readonly ssh: string }): unknown {
  const slug = text(row, 'slug')
  const key = text(owner, 'project_key')
  return {
    slug,
    id: row['id'],
    name: text(row, 'name'),
    scmId: text(row, 'scm_id'),
    state: 'AVAILABLE',
    project: project(owner, urls.base),
    links: {
      self: [{ href: `${urls.base}/projects/${key}/repos/${slug}/browse` }],
      clone: [
        { href: `${urls.base}/scm/${key.toLowerCase()}/${slug}.git`, name: 'http' },
        { href: `${urls.ssh}/${key.toLowerCase()}/${slug}.git`, name: 'ssh' },
      ],
    },
  }
}
