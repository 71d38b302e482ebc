import type { Finding } from '../../kernel/finding.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { detailText } from '../detail.ts'
import { field } from '../rest-check.ts'
import { scopePaths } from '../scope-paths.ts'

/** A hook that is left aside, as REST tells it: by its key and where it was switched on. */
export interface HookAside {
  readonly key: string
  readonly scope: 'REPOSITORY' | 'PROJECT' | 'GLOBAL'
  /** Of the repository or project; empty for the global scope. */
  readonly id: string
  /** The list of that scope; undefined for the global one, which has none, and for one that is gone. */
  readonly path: string | undefined
}

export async function hooksAside(copy: RunningCopyReader, aside: readonly Finding[]): Promise<readonly HookAside[]> {
  const hooks: HookAside[] = []
  for (const finding of aside) {
    const key = detailText(finding, 'hook')
    if (key !== undefined) hooks.push({ key, ...(await scopeOf(copy, finding)) })
  }
  return hooks
}

async function scopeOf(copy: RunningCopyReader, finding: Finding): Promise<Omit<HookAside, 'key'>> {
  const [repository = '', project = ''] = [detailText(finding, 'repository'), detailText(finding, 'project')]
  if (repository !== '') {
    const [path] = await scopePaths(copy, { projects: [], repositories: [repository] })
    return { scope: 'REPOSITORY', id: repository, path: hooksOf(path) }
  }
  if (project === '') return { scope: 'GLOBAL', id: '', path: undefined }
  const [path] = await scopePaths(copy, { projects: [project], repositories: [] })
  return { scope: 'PROJECT', id: project, path: hooksOf(path) }
}

function hooksOf(scope: string | undefined): string | undefined {
  return scope === undefined ? undefined : hooksPath(scope)
}

export function hooksPath(scope: string): string {
  return `${scope}/settings/hooks`
}

/** By the scope that the answer gives, as a repository lists hooks of its project too; without one by the list that it stands in. */
export function isHookAside(hook: unknown, path: string, aside: readonly HookAside[]): boolean {
  const key = field(field(hook, 'details'), 'key')
  const scope = field(hook, 'scope')
  return aside.some((one) => {
    if (one.key !== key) return false
    if (scope === undefined) return one.path === path
    const isGlobal = one.scope === 'GLOBAL'
    return field(scope, 'type') === one.scope && (isGlobal || String(field(scope, 'resourceId')) === one.id)
  })
}
