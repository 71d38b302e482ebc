import type { PlantContext } from '../context.ts'
import { type PlantedRepository, someRepository } from '../ground.ts'
import { type Planting, planting } from '../planting.ts'
import type { Row } from '../rows.ts'

const BUNDLED = 'com.atlassian.bitbucket.server.bitbucket-bundled-hooks'

interface Hook {
  readonly hook_key: string
  readonly settings?: Readonly<Record<string, string>>
}

/** Hooks that call out, of a repository and of its project, beside bundled ones that protect branches and must stay. */
export async function plantHooks(context: PlantContext): Promise<void> {
  const record = planting(context, 'hooks')
  const repository = await someRepository(context)
  const hasProjectScope = context.catalogue.get('sta_repo_hook')?.has('project_id') === true
  for (const hook of outwardHooks(record))
    await plantHook(record, hook, scopeOf(repository, 'repository', hasProjectScope))
  await plantHook(
    record,
    { hook_key: `${BUNDLED}:force-push-hook` },
    scopeOf(repository, 'repository', hasProjectScope),
  )
  if (!hasProjectScope) return
  const jenkins = jenkinsHook(record.url('repository-hook', 'jenkins-project'), record.secret('hook-jenkins-project'))
  await plantHook(record, jenkins, scopeOf(repository, 'project', true))
  const approvers = { hook_key: `${BUNDLED}:requiredApproversMergeHook`, settings: { requiredCount: '2' } }
  await plantHook(record, approvers, scopeOf(repository, 'project', true))
}

function outwardHooks({ url, secret }: Planting): readonly Hook[] {
  const mirror = new URL(url('repository-hook', 'mirror.git'))
  return [
    jenkinsHook(url('repository-hook', 'jenkins'), secret('hook-jenkins')),
    {
      hook_key: 'com.englishtown.stash-hook-mirror:mirror-repository-hook',
      settings: {
        mirrorRepoUrl0: mirror.href,
        username0: 'pusher',
        password0: secret('hook-mirror'),
        refspec0: '',
        tags0: 'true',
      },
    },
  ]
}

function jenkinsHook(jenkinsBase: string, token: string): Hook {
  const settings = {
    jenkinsBase,
    cloneType: 'http',
    gitRepoUrl: `${jenkinsBase}/clone?token=${token}`,
    ignoreCerts: 'false',
  }
  return { hook_key: 'com.nerdwin15.stash-stash-webhook-jenkins:jenkinsPostReceiveHook', settings }
}

function scopeOf(repository: PlantedRepository, scope: 'repository' | 'project', hasProjectScope: boolean): Row {
  if (scope === 'project') return { repository_id: null, project_id: repository.projectId }
  return hasProjectScope ? { repository_id: repository.id, project_id: null } : { repository_id: repository.id }
}

async function plantHook({ insert }: Planting, { hook_key, settings }: Hook, scope: Row): Promise<void> {
  const blobs = settings === undefined ? [] : [{ lob_data: JSON.stringify(settings) }]
  const [blob] = await insert('sta_shared_lob', ['id'], blobs, { sequence: 'sta_shared_lob' })
  const row = { ...scope, hook_key, is_enabled: true, lob_id: blob?.['id'] ?? null }
  await insert('sta_repo_hook', ['id'], [row], { sequence: 'sta_repo_hook' })
}
