import { describe, expect, it } from 'vitest'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { hooks } from './hooks.ts'

const hook = (id: number, hook_key: string, is_enabled: boolean, lob_id: number | null) => ({
  id,
  repository_id: id === 2 ? null : 1,
  hook_key,
  is_enabled,
  lob_id,
  project_id: id === 2 ? 10 : null,
})
const mirror = 'com.englishtown.stash-hook-mirror:mirror-repository-hook'
const bundled = 'com.atlassian.bitbucket.server.bitbucket-bundled-hooks:force-push-hook'
const settings = '{"mirrorRepoUrl0":"https://git.corp.example/x.git","password0":"S3CRET"}'

const tables = {
  sta_repo_hook: {
    key: ['id'],
    rows: [
      hook(1, mirror, true, 50),
      hook(2, 'com.nerdwin15.stash-stash-webhook-jenkins:jenkinsPostReceiveHook', false, 51),
      hook(3, bundled, true, 52),
      hook(4, 'com.example.checks:plain', true, null),
      hook(5, 'com.example.checks:shared', true, 53),
      hook(6, 'com.example.checks:off', false, null),
    ],
  },
  sta_shared_lob: {
    key: ['id'],
    rows: [
      { id: 50, lob_data: settings },
      { id: 51, lob_data: '{"count":"3","token":"S3CRET"}' },
      { id: 52, lob_data: '{"references":"https://wiki.corp.example"}' },
      { id: 53, lob_data: '{"url":"https://user-setting.corp.example"}' },
    ],
  },
  sta_user_settings: { key: ['id'], rows: [{ id: 1, lob_id: 53 }] },
  project: { key: ['id'], rows: [{ id: 10, project_key: 'PRJ' }] },
  repository: { key: ['id'], rows: [{ id: 1, slug: 'one', project_id: 10 }] },
}

const cutTables = {
  ...tables,
  sta_repo_hook: {
    key: ['id'],
    rows: tables.sta_repo_hook.rows.map((row) => ({ ...row, is_enabled: row.hook_key === bundled })),
  },
}

describe('hooks', () => {
  it('disables hooks of apps and clears their settings; bundled checks and settings of users stay', async () => {
    const cut = await cutInMemory(hooks, { tables })

    expect(cut.findings).toEqual([
      'hooks:sta_repo_hook[id=1] | the hook com.englishtown.stash-hook-mirror:mirror-repository-hook of repository 1 | secret | git.corp.example:443',
      'hooks:sta_repo_hook[id=2] | the hook com.nerdwin15.stash-stash-webhook-jenkins:jenkinsPostReceiveHook of project 10 | secret | switched-off',
      'hooks:sta_repo_hook[id=4] | the hook com.example.checks:plain of repository 1',
      'hooks:sta_repo_hook[id=5] | the hook com.example.checks:shared of repository 1 | user-setting.corp.example:443',
    ])
    expect(cut.changes).toEqual([
      'update sta_repo_hook set is_enabled = false where id = 1',
      'update sta_shared_lob set lob_data = \'{"url":"https://cut.invalid/\' id \'"}\' where id = 50',
      'update sta_repo_hook set is_enabled = false where id = 2',
      'update sta_shared_lob set lob_data = "{}" where id = 51',
      'update sta_repo_hook set is_enabled = false where id = 4',
      'update sta_repo_hook set is_enabled = false, lob_id = null where id = 5',
    ])
    expect(cut.rows).toEqual([
      'sta_repo_hook[1].is_enabled: false',
      'sta_repo_hook[4].is_enabled: false',
      'sta_repo_hook[5].is_enabled: false',
      'sta_repo_hook[5].lob_id: null',
      'sta_shared_lob[50].lob_data: {"url":"https://cut.invalid/50"}',
      'sta_shared_lob[51].lob_data: {}',
    ])
    expect(cut.blocked).toEqual([])
    expect(cut.left).toEqual([])
    expect(cut.after).not.toContain('S3CRET')
  })

  it('clears settings that belong to no hook any more', async () => {
    const { sta_shared_lob } = tables
    const cut = await cutInMemory(hooks, { tables: { sta_shared_lob } })

    expect(cut.findings).toEqual([
      'hooks:sta_shared_lob[id=50] | settings of a hook that is gone | secret | switched-off | git.corp.example:443',
      'hooks:sta_shared_lob[id=51] | settings of a hook that is gone | secret | switched-off',
      'hooks:sta_shared_lob[id=52] | settings of a hook that is gone | switched-off | wiki.corp.example:443',
      'hooks:sta_shared_lob[id=53] | settings of a hook that is gone | switched-off | user-setting.corp.example:443',
    ])
    expect(cut.rows).toEqual([
      'sta_shared_lob[50].lob_data: {"url":"https://cut.invalid/50"}',
      'sta_shared_lob[51].lob_data: {}',
      'sta_shared_lob[52].lob_data: {"url":"https://cut.invalid/52"}',
      'sta_shared_lob[53].lob_data: {"url":"https://cut.invalid/53"}',
    ])
    expect(cut.left).toEqual([])
  })

  it('works where hooks have no project, as in 4.x', async () => {
    const { project_id: _absent, ...row } = hook(1, mirror, true, 50)
    const cut = await cutInMemory(hooks, {
      tables: {
        sta_repo_hook: { key: ['id'], rows: [row] },
        sta_shared_lob: { key: ['id'], rows: tables.sta_shared_lob.rows.slice(0, 1) },
      },
    })

    expect(cut.rows).toEqual([
      'sta_repo_hook[1].is_enabled: false',
      'sta_shared_lob[50].lob_data: {"url":"https://cut.invalid/50"}',
    ])
  })

  it.each([
    [{ enabled: false, details: { key: mirror } }, 'pass'],
    [{ enabled: true, details: { key: bundled } }, 'pass'],
    [{ enabled: true, details: { key: mirror } }, 'fail'],
  ])('asks the running copy for hooks: %j', async (listed, result) => {
    const answers = {
      '/rest/api/latest/projects/PRJ/settings/hooks?limit=1000': { status: 200, body: { values: [] } },
      '/rest/api/latest/projects/PRJ/repos/one/settings/hooks?limit=1000': { status: 200, body: { values: [listed] } },
    }

    expect(
      await hooks.confirm(memoryCopy({ tables: cutTables, answers }), stagingTarget, { kind: 'cut' }),
    ).toMatchObject([{ id: 'hooks/none-enabled', result }])
  })

  it('counts the rows of every scope, also of the global one, which the application lists nowhere', async () => {
    const everywhere = { ...hook(7, mirror, true, null), repository_id: null, project_id: null }
    const copy = memoryCopy({ tables: { sta_repo_hook: { key: ['id'], rows: [everywhere] } }, answers: {} })

    expect(await hooks.confirm(copy, stagingTarget, { kind: 'cut' })).toMatchObject([
      { result: 'fail', evidence: 'enabled rows: sta_repo_hook: 1' },
    ])
  })

  it('says what it looked at', async () => {
    const answered = { status: 200, body: { values: [{ enabled: false, details: { key: mirror } }] } }
    const answers = {
      '/rest/api/latest/projects/PRJ/settings/hooks?limit=1000': answered,
      '/rest/api/latest/projects/PRJ/repos/one/settings/hooks?limit=1000': answered,
    }

    expect(await hooks.confirm(memoryCopy({ tables: cutTables, answers }), stagingTarget, { kind: 'cut' })).toEqual([
      {
        id: 'hooks/none-enabled',
        title: 'no hook of an app is enabled',
        result: 'pass',
        evidence:
          'enabled rows: sta_repo_hook: 0; the application lists none enabled of 2 in 2 projects and repositories',
      },
    ])
  })

  it('leaves aside what is kept by itself at its scope, and nothing beside it', async () => {
    const kept = [hook(1, mirror, true, null), hook(2, mirror, true, null)]
    const off = hook(3, 'com.example.checks:plain', false, null)
    const entry = (key: string, type: string, resourceId: number) => ({
      enabled: true,
      details: { key },
      scope: { type, resourceId },
    })
    const copyOf = (rows: readonly object[], ofRepository: readonly unknown[]) =>
      memoryCopy({
        tables: {
          ...tables,
          sta_repo_hook: { key: ['id'], rows: [...kept, off, ...rows].map((row) => ({ ...row })) },
        },
        answers: {
          '/rest/api/latest/projects/PRJ/repos/one/settings/hooks?limit=1000': {
            status: 200,
            body: { values: ofRepository },
          },
        },
      })
    const single = { 'sta_repo_hook[id=1]': keep, 'sta_repo_hook[id=2]': keep }
    const [title, aside] = [
      'no hook of an app is enabled, apart from what was decided by itself',
      'left aside, as decided: sta_repo_hook[id=1], sta_repo_hook[id=2]',
    ]
    const path = '/rest/api/latest/projects/PRJ/repos/one/settings/hooks'
    const said = (listed: unknown) => confirmDecided(hooks, copyOf([], [listed]), { single })

    const passed = `pass: ${title}: enabled rows: sta_repo_hook: 0; the application lists none enabled of 1 in 1 projects and repositories; ${aside}`
    const failed = `fail: ${title}: GET ${path}: ${mirror} enabled; ${aside}`
    expect(await said(entry(mirror, 'REPOSITORY', 1))).toEqual([passed])
    expect(await said(entry(mirror, 'PROJECT', 10))).toEqual([passed])
    expect(await said({ enabled: true, details: { key: mirror } })).toEqual([passed])
    expect(await said(entry(mirror, 'REPOSITORY', 2))).toEqual([failed])
    expect(await said(entry(mirror, 'GLOBAL', 1))).toEqual([failed])
    expect(await said(entry('x:y', 'REPOSITORY', 1))).toEqual([`fail: ${title}: GET ${path}: x:y enabled; ${aside}`])
    expect(await confirmDecided(hooks, copyOf([hook(5, mirror, true, null)], []), { single })).toEqual([
      `fail: ${title}: enabled rows: sta_repo_hook: 1; ${aside}`,
    ])
    expect(await confirmDecided(hooks, copyOf([], []), {})).toEqual([
      'fail: no hook of an app is enabled: enabled rows: sta_repo_hook: 2',
    ])
  })

  it('leaves aside one of every repository only where the application says that it is of all', async () => {
    const everywhere = { ...hook(7, mirror, true, null), repository_id: null, project_id: null }
    const off = hook(1, mirror, false, null)
    const copyOf = (scope: object) =>
      memoryCopy({
        tables: { ...tables, sta_repo_hook: { key: ['id'], rows: [everywhere, off] } },
        answers: {
          '/rest/api/latest/projects/PRJ/repos/one/settings/hooks?limit=1000': {
            status: 200,
            body: { values: [{ enabled: true, details: { key: mirror }, ...scope }] },
          },
        },
      })
    const said = async (scope: object) =>
      (await confirmDecided(hooks, copyOf(scope), { single: { 'sta_repo_hook[id=7]': keep } }))[0]?.slice(0, 4)

    expect(await said({ scope: { type: 'GLOBAL' } })).toBe('pass')
    expect(await said({ scope: { type: 'REPOSITORY', resourceId: 1 } })).toBe('fail')
    expect(await said({})).toBe('fail')
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(hooks, { tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
