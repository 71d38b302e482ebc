import { describe, expect, it } from 'vitest'
import { memoryDatabase } from '../../test/fixtures/memory-database.ts'
import { memoryCopy, type MemoryTables } from '../../test/fixtures/memory-environment.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { integrations } from '../integrations/registry.ts'
import type { RunContext } from './run-context.ts'
import { lookAgain } from './copy/decide-copy.ts'
import { assertStillCut } from './still-cut.ts'
import { Secret } from '../kernel/secret.ts'

const run = '20261122-013000-k3f9'

const webhook = (ID: number, ACTIVE: boolean, URL: string) => ({
  ACTIVE,
  ID,
  NAME: `hook ${ID}`,
  SCOPE_ID: '1',
  SCOPE_TYPE: 'global',
  URL,
})
const properties = (rows: Readonly<Record<string, string>>): MemoryTables => ({
  app_property: {
    key: ['prop_key'],
    rows: Object.entries(rows).map(([prop_key, prop_value]) => ({ prop_key, prop_value })),
  },
})
const settings = (...names: readonly string[]): MemoryTables => ({
  plugin_setting: {
    key: ['namespace', 'key_name'],
    rows: names.map((key_name) => ({ namespace: 'bitbucket.global.settings', key_name, key_value: 'x' })),
  },
})

/** The second look at a running copy with these rows; answers whose findings it passed. */
async function look(
  tables: MemoryTables,
  refresh: Partial<RefreshConfig['integrations']['decisions']> = {},
): Promise<readonly string[]> {
  const base = runContext()
  const context: RunContext = {
    ...base,
    integrations,
    refresh: { ...base.refresh, integrations: { ...base.refresh.integrations, decisions: refresh } },
    secrets: { ...base.secrets, resolve: async () => new Secret('a licence of staging') },
    generations: {
      ...base.generations,
      all: () => [
        { id: run, database: 'bb_1', source: 'production', dataFrom: null, createdAt: '', state: 'half-made' },
      ],
    },
    target: { ...base.target, openDatabase: async () => memoryDatabase(tables) },
    results: new Map([['capture-preserved', {}]]),
  }
  const decided = await lookAgain(context, memoryCopy({ tables, answers: {} }))
  await assertStillCut(context, decided, 'after the upgrade')
  return [...new Set(decided.findings.map(({ finding }) => finding.integration))].toSorted()
}

const notCut = (places: string) => ({
  code: 'policy/not-cut',
  message: `after the upgrade ${places}`,
  hint: '`understudy rewind staging`',
})

describe('a copy after an upgrade', () => {
  it('is not cut any more when a listener of old was made a webhook that is active', async () => {
    const rows = [webhook(1, false, 'https://cut.invalid/1'), webhook(2, true, 'https://ci.corp.example/hook')]

    await expect(look({ AO_A0B856_WEBHOOK: { key: ['ID'], rows } })).rejects.toMatchObject(
      notCut('1 findings that were cut are back: the webhook hook 2 of global 1 (AO_A0B856_WEBHOOK[ID=2])'),
    )
  })

  it('is not cut any more when a mail setting is there again', async () => {
    await expect(look(properties({ 'mail.hostname': 'mail.corp.example' }))).rejects.toMatchObject(
      notCut(
        '1 findings that were cut are back: the mail server that notifications go to (app_property[prop_key=mail.hostname])',
      ),
    )
  })

  it('is not cut any more when a redirected mail server leads to that of the source again', async () => {
    const sink = { kind: 'redirect', to: { kind: 'host', host: 'sink.example.net', port: 1025 } } as const
    const redirected = properties({ 'mail.hostname': 'sink.example.net', 'mail.port': '1025' })

    expect(await look(redirected, { 'mail-server': sink })).toEqual(['mail-server'])
    await expect(
      look(properties({ 'mail.hostname': 'mail.corp.example', 'mail.port': '1025' }), { 'mail-server': sink }),
    ).rejects.toMatchObject({ code: 'policy/not-cut' })
  })

  it('names five places, and counts the rest', async () => {
    const rows = [1, 2, 3, 4, 5, 6, 7].map((id) => webhook(id, true, 'https://ci.corp.example/hook'))

    await expect(look({ AO_A0B856_WEBHOOK: { key: ['ID'], rows } })).rejects.toThrow(
      /^after the upgrade 7 findings .*hook 5 of global 1 \(AO_A0B856_WEBHOOK\[ID=5\]\) and 2 more$/,
    )
  })

  it('is still cut where what is found is as the cut left it', async () => {
    const passed = await look({
      AO_A0B856_WEBHOOK: { key: ['ID'], rows: [webhook(1, false, 'https://cut.invalid/1')] },
      ...properties({
        'instance.name': 'Bitbucket STAGING',
        'instance.url': 'https://bitbucket-staging.example.net',
        'server.id': 'BSTG-0001-0002-0003',
        license: 'a licence of staging',
      }),
    })

    expect(passed).toEqual(['base-url', 'license', 'server-id'])
  })

  it('is still cut where Bitbucket has made keys, cookies and notifications of its own', async () => {
    const passed = await look({
      ...settings(
        'com.atlassian.bitbucket.server.bitbucket-git-lfs.tokensecret',
        'com.atlassian.oauth.consumer.ConsumerService:host.__HOST_SERVICE__',
      ),
      current_app: { key: ['id'], rows: [{ id: 1, application_id: 'x' }] },
      sta_remember_me_token: { key: ['id'], rows: [{ id: 1, token: 'x' }] },
      AO_92D5D5_USER_NOTIFICATION: { key: ['ID'], rows: [{ ID: 1 }] },
      AO_E40A46_ZDU_CLUSTER_NODES: { key: ['ID'], rows: [{ ID: 1 }] },
      databasechangeloglock: { key: ['id'], rows: [{ id: 1, locked: true, lockedby: 'bb1' }] },
    })

    expect(passed).toEqual([
      'application-links',
      'cluster-membership',
      'object-storage',
      'queued-mail',
      'remember-me',
      'schema-lock',
    ])
  })

  it('is not cut any more when a link to another application is there again, with its keys', async () => {
    const back = ['applinks.admin.abc.url', 'com.atlassian.oauth.consumer.ConsumerService.jira']

    await expect(look(settings(...back))).rejects.toThrow(/^after the upgrade 2 findings that were cut are back/)
  })

  it('is left as it is where a finding is kept', async () => {
    const rows = [webhook(2, true, 'https://ci.corp.example/hook')]

    const keep = { webhooks: { kind: 'keep', because: 'tested' } } as const

    expect(await look({ AO_A0B856_WEBHOOK: { key: ['ID'], rows } }, keep)).toEqual(['webhooks'])
  })
})
