import { describe, expect, it } from 'vitest'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { webhooks } from './webhooks.ts'

const webhook = (
  ID: number,
  ACTIVE: boolean,
  host: string,
  scope: readonly [string, string] = ['repository', '1'],
) => ({
  ACTIVE,
  ID,
  NAME: `hook ${ID}`,
  SCOPE_ID: scope[1],
  SCOPE_TYPE: scope[0],
  URL: `https://${host}/hook`,
})
const config = (ID: number, WEBHOOKID: number) => ({ ID, KEY: 'secret', VALUE: 'S3CRET', WEBHOOKID })

const tables = {
  AO_A0B856_WEBHOOK: {
    key: ['ID'],
    rows: [
      webhook(1, true, 'ci.corp.example'),
      webhook(2, false, 'off.corp.example', ['project', '10']),
      { ...webhook(3, false, 'x'), URL: 'https://cut.invalid/3' },
    ],
  },
  AO_A0B856_WEBHOOK_CONFIG: { key: ['ID'], rows: [config(1, 1), config(2, 99)] },
  AO_A0B856_WEBHOOK_EVENT: { key: ['ID'], rows: [{ EVENT_ID: 'repo:refs_changed', ID: 1, WEBHOOKID: 1 }] },
  AO_A0B856_HIST_INVOCATION: { key: ['ID'], rows: [{ ID: 'a', REQUEST_HEADERS: 'S3CRET', WEBHOOK_ID: 1 }] },
  AO_A0B856_DAILY_COUNTS: { key: ['ID'], rows: [] },
  AO_371AEF_HIST_INVOCATION: { key: ['ID'], rows: [{ ID: 'b', REQUEST_HEADERS: 'S3CRET', WEBHOOK_ID: 1 }] },
  AO_A0B856_WEB_HOOK_LISTENER_AO: {
    key: ['ID'],
    rows: [
      { ENABLED: true, ID: 4, NAME: 'old', PARAMETERS: 'token=S3CRET', URL: 'http://old.corp.example:8080/in' },
      { ENABLED: false, ID: 5, NAME: 'older', PARAMETERS: null, URL: 'http://older.corp.example/in' },
    ],
  },
  project: { key: ['id'], rows: [{ id: 10, project_key: 'PRJ' }] },
  repository: { key: ['id'], rows: [{ id: 1, slug: 'one', project_id: 10 }] },
}

const cutTables = {
  ...tables,
  AO_A0B856_WEBHOOK: {
    key: ['ID'],
    rows: tables.AO_A0B856_WEBHOOK.rows.map((row) => ({ ...row, ACTIVE: false })),
  },
  AO_A0B856_WEB_HOOK_LISTENER_AO: { key: ['ID'], rows: [] },
}

describe('webhooks', () => {
  it('keeps rows inactive, moves their URLs and deletes secrets and history', async () => {
    const cut = await cutInMemory(webhooks, { tables })

    expect(cut.findings).toEqual([
      'webhooks:AO_A0B856_WEBHOOK[ID=1] | the webhook hook 1 of repository 1 | secret | ci.corp.example:443',
      'webhooks:AO_A0B856_WEBHOOK[ID=2] | the webhook hook 2 of project 10 | switched-off | off.corp.example:443',
      'webhooks:AO_A0B856_WEBHOOK_CONFIG[ID=2] | secret of a webhook that is gone | secret | switched-off',
      'webhooks:AO_A0B856_WEB_HOOK_LISTENER_AO[ID=4] | the legacy webhook old | secret | old.corp.example:8080',
      'webhooks:AO_A0B856_WEB_HOOK_LISTENER_AO[ID=5] | the legacy webhook older | switched-off | older.corp.example:80',
      'webhooks:AO_A0B856_HIST_INVOCATION | 1 records of past webhook calls | secret | switched-off',
      'webhooks:AO_371AEF_HIST_INVOCATION | 1 records of past webhook calls | secret | switched-off',
    ])
    expect(cut.changes).toEqual([
      'delete AO_A0B856_WEBHOOK_CONFIG where WEBHOOKID = 1',
      "update AO_A0B856_WEBHOOK set ACTIVE = false, URL = 'https://cut.invalid/' ID '' where ID = 1",
      "update AO_A0B856_WEBHOOK set ACTIVE = false, URL = 'https://cut.invalid/' ID '' where ID = 2",
      'delete AO_A0B856_WEBHOOK_CONFIG where ID = 2',
      "update AO_A0B856_WEB_HOOK_LISTENER_AO set ENABLED = false, URL = 'https://cut.invalid/' ID '', PARAMETERS = null where ID = 4",
      "update AO_A0B856_WEB_HOOK_LISTENER_AO set ENABLED = false, URL = 'https://cut.invalid/' ID '', PARAMETERS = null where ID = 5",
      'delete AO_A0B856_HIST_INVOCATION where all',
      'delete AO_371AEF_HIST_INVOCATION where all',
    ])
    expect(cut.rows).toEqual([
      'AO_A0B856_WEBHOOK[1].ACTIVE: false',
      'AO_A0B856_WEBHOOK[1].URL: https://cut.invalid/1',
      'AO_A0B856_WEBHOOK[2].URL: https://cut.invalid/2',
      'AO_A0B856_WEBHOOK_CONFIG[1] deleted',
      'AO_A0B856_WEBHOOK_CONFIG[2] deleted',
      'AO_A0B856_HIST_INVOCATION[a] deleted',
      'AO_371AEF_HIST_INVOCATION[b] deleted',
      'AO_A0B856_WEB_HOOK_LISTENER_AO[4].ENABLED: false',
      'AO_A0B856_WEB_HOOK_LISTENER_AO[4].PARAMETERS: null',
      'AO_A0B856_WEB_HOOK_LISTENER_AO[4].URL: https://cut.invalid/4',
      'AO_A0B856_WEB_HOOK_LISTENER_AO[5].URL: https://cut.invalid/5',
    ])
    expect(cut.blocked).toEqual([])
    expect(cut.left).toEqual([])
    expect(cut.after).not.toContain('S3CRET')
  })

  it('empties the credentials that 8.x stores in the row', async () => {
    const stored = { ...webhook(1, true, 'ci.corp.example'), USERNAME: 'ci', PASSWORD: 'S3CRET' }
    const cut = await cutInMemory(webhooks, { tables: { AO_A0B856_WEBHOOK: { key: ['ID'], rows: [stored] } } })

    expect(cut.findings).toEqual([
      'webhooks:AO_A0B856_WEBHOOK[ID=1] | the webhook hook 1 of repository 1 | secret | ci.corp.example:443',
    ])
    expect(cut.rows).toEqual([
      'AO_A0B856_WEBHOOK[1].ACTIVE: false',
      'AO_A0B856_WEBHOOK[1].URL: https://cut.invalid/1',
      'AO_A0B856_WEBHOOK[1].USERNAME: null',
      'AO_A0B856_WEBHOOK[1].PASSWORD: null',
    ])
    expect(cut.after).not.toContain('S3CRET')
  })

  it('redirects to a URL of the copy, without secrets', async () => {
    const decision = { kind: 'redirect', to: { kind: 'url', url: 'https://ci-staging.example.net' } } as const
    const cut = await cutInMemory(webhooks, { tables }, { decision })

    expect(cut.rows).toEqual([
      'AO_A0B856_WEBHOOK[1].URL: https://ci-staging.example.net',
      'AO_A0B856_WEBHOOK[2].URL: https://ci-staging.example.net',
      'AO_A0B856_WEBHOOK_CONFIG[1] deleted',
      'AO_A0B856_WEBHOOK_CONFIG[2] deleted',
      'AO_A0B856_HIST_INVOCATION[a] deleted',
      'AO_371AEF_HIST_INVOCATION[b] deleted',
      'AO_A0B856_WEB_HOOK_LISTENER_AO[4].PARAMETERS: null',
      'AO_A0B856_WEB_HOOK_LISTENER_AO[4].URL: https://ci-staging.example.net',
      'AO_A0B856_WEB_HOOK_LISTENER_AO[5].URL: https://ci-staging.example.net',
    ])
    expect(cut.after).not.toContain('S3CRET')
  })

  it.each([
    [[{ active: false }], 'pass'],
    [[{ active: true, url: 'https://ci.corp.example' }], 'fail'],
  ])('asks for the webhooks of every project and repository that has some: %j', async (values, result) => {
    const answers = {
      '/rest/api/latest/projects/PRJ/webhooks?limit=1000': { status: 200, body: { values: [] } },
      '/rest/api/latest/projects/PRJ/repos/one/webhooks?limit=1000': { status: 200, body: { values } },
    }

    expect(
      await webhooks.confirm(memoryCopy({ tables: cutTables, answers }), stagingTarget, { kind: 'cut' }),
    ).toMatchObject([{ id: 'webhooks/none-active', result }])
  })

  it('counts the rows of every scope, also where the application lists none of them', async () => {
    const scopeless = { ...webhook(7, true, 'ci.corp.example', ['global', '']), ACTIVE: null }
    const copy = memoryCopy({ tables: { AO_A0B856_WEBHOOK: { key: ['ID'], rows: [scopeless] } }, answers: {} })
    const listeners = memoryCopy({
      tables: { AO_A0B856_WEB_HOOK_LISTENER_AO: tables.AO_A0B856_WEB_HOOK_LISTENER_AO },
      answers: {},
    })

    expect(await webhooks.confirm(copy, stagingTarget, { kind: 'cut' })).toMatchObject([
      { result: 'fail', evidence: 'active rows: AO_A0B856_WEBHOOK: 1' },
    ])
    expect(await webhooks.confirm(listeners, stagingTarget, { kind: 'cut' })).toMatchObject([
      { result: 'fail', evidence: 'active rows: AO_A0B856_WEB_HOOK_LISTENER_AO: 1' },
    ])
  })

  it('lets those be active that a redirect sends elsewhere', async () => {
    const url = 'https://ci-staging.example.net'
    const redirect = { kind: 'redirect', to: { kind: 'url', url } } as const
    const moved = { ...webhook(1, true, 'x'), URL: url }
    const copyOf = (rows: readonly (typeof moved)[]) =>
      memoryCopy({
        tables: { AO_A0B856_WEBHOOK: { key: ['ID'], rows }, project: tables.project, repository: tables.repository },
        answers: {
          '/rest/api/latest/projects/PRJ/repos/one/webhooks?limit=1000': {
            status: 200,
            body: { values: [{ active: true, url }] },
          },
        },
      })

    expect(await webhooks.confirm(copyOf([moved]), stagingTarget, redirect)).toMatchObject([
      {
        result: 'pass',
        evidence:
          'active rows: AO_A0B856_WEBHOOK: 0, AO_A0B856_WEB_HOOK_LISTENER_AO: 0; the application lists 1 webhooks of 1 projects and repositories',
      },
    ])
    expect(
      await webhooks.confirm(copyOf([moved, webhook(2, true, 'ci.corp.example')]), stagingTarget, redirect),
    ).toMatchObject([{ result: 'fail' }])
  })

  it('cannot tell when a list is not answered', async () => {
    expect(
      await webhooks.confirm(memoryCopy({ tables: cutTables, answers: {} }), stagingTarget, { kind: 'cut' }),
    ).toMatchObject([
      { result: 'unknown', evidence: expect.stringMatching(/^GET \S+\/webhooks\?limit=1000 answers 404$/) },
    ])
  })

  it('leaves aside what is kept or redirected by itself, and nothing beside it', async () => {
    const to = 'https://ci-staging.example.net/in'
    const rows = [webhook(1, true, 'ci.corp.example'), { ...webhook(2, true, 'x'), URL: to }, webhook(3, false, 'x')]
    const copyOf = (more: typeof rows, listed: readonly unknown[]) =>
      memoryCopy({
        tables: { ...cutTables, AO_A0B856_WEBHOOK: { key: ['ID'], rows: [...rows, ...more] } },
        answers: {
          '/rest/api/latest/projects/PRJ/repos/one/webhooks?limit=1000': { status: 200, body: { values: listed } },
        },
      })
    const listed = [
      { id: 1, active: true, url: 'https://ci.corp.example/hook' },
      { id: 2, active: true, url: to },
      { id: 3, active: false, url: 'https://x/hook' },
    ]
    const single = {
      'AO_A0B856_WEBHOOK[ID=1]': keep,
      'AO_A0B856_WEBHOOK[ID=2]': { kind: 'redirect', to: { kind: 'url', url: to } } as const,
      'AO_A0B856_WEBHOOK[ID=4]': { kind: 'redirect', to: { kind: 'url', url: to } } as const,
    }
    const [title, aside] = [
      'no webhook is active, apart from what was decided by itself',
      'left aside, as decided: AO_A0B856_WEBHOOK[ID=1], AO_A0B856_WEBHOOK[ID=2]',
    ]
    const ci = webhook(4, true, 'ci.corp.example')

    expect(await confirmDecided(webhooks, copyOf([], listed), { single })).toEqual([
      `pass: ${title}: active rows: AO_A0B856_WEBHOOK: 0, AO_A0B856_WEB_HOOK_LISTENER_AO: 0; the application lists 3 webhooks of 1 projects and repositories; ${aside}`,
    ])
    expect(await confirmDecided(webhooks, copyOf([ci], listed), { single })).toEqual([
      `fail: ${title}: active rows: AO_A0B856_WEBHOOK: 1; ${aside}`,
    ])
    expect(await confirmDecided(webhooks, copyOf([], [...listed, { id: 5, active: true }]), { single })).toEqual([
      `fail: ${title}: GET /rest/api/latest/projects/PRJ/repos/one/webhooks lists 1 active; ${aside}`,
    ])
    expect(await confirmDecided(webhooks, copyOf([], listed), {})).toEqual([
      'fail: no webhook is active: active rows: AO_A0B856_WEBHOOK: 2',
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(webhooks, { tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
