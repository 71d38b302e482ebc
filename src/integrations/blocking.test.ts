import { describe, expect, it } from 'vitest'
import { blockingSituations as situations } from '../../test/fixtures/blocking-situations.ts'
import { cutInMemory } from '../../test/fixtures/cut-in-memory.ts'
import type { IntegrationId } from '../kernel/integration-id.ts'
import { blockingIntegrations } from './blocking.ts'
import type { Integration } from './integration.ts'

function integration(id: IntegrationId): Integration {
  const found = blockingIntegrations.find((one) => one.id === id)
  if (found === undefined) throw new Error(`${id} is not registered`)
  return found
}

describe('integrations without a cut', () => {
  it.each(situations)(
    '%s finds what is there, and each finding blocks until it is kept',
    async (id, options, found) => {
      const { findings, blocked, changes } = await cutInMemory(integration(id), options)
      const kept = await cutInMemory(integration(id), options, { decision: { kind: 'keep', because: 'for tests' } })

      expect(findings).toEqual(found)
      expect(blocked).toHaveLength(found.length)
      expect([changes, kept.changes, kept.blocked]).toEqual([[], [], []])
    },
  )

  it.each(situations.map(([id]) => id))('%s finds nothing where nothing is', async (id) => {
    expect((await cutInMemory(integration(id), {})).findings).toEqual([])
  })

  it('say what to write in the configuration', async () => {
    const tables = { AO_E5A814_ACCESS_TOKEN: { key: ['TOKEN_ID'], rows: [{ TOKEN_ID: 'a' }] } }

    const cut = await cutInMemory(integration('access-tokens'), { tables })
    const redirected = await cutInMemory(
      integration('access-tokens'),
      { tables },
      { decision: { kind: 'redirect', to: { kind: 'url', url: 'http://x' } } },
    )

    expect(cut.blocked).toEqual([
      `whoever has a token of the source can use it on the copy, with its owner's rights; Understudy has no cut for it yet: to go on, write access-tokens: { keep: "whoever has a token may also use the copy" } under refresh.staging.integrations`,
    ])
    expect(redirected.blocked).toEqual([
      `it cannot be redirected; Understudy has no cut for it yet: to go on, write access-tokens: { keep: "whoever has a token may also use the copy" } under refresh.staging.integrations`,
    ])
  })

  it('leave single sign-on alone that is off and leads nowhere', async () => {
    const row = {
      namespace: 'n',
      key_name: 'com.atlassian.plugins.authentication.sso.config.sso-type',
      key_value: 'NONE',
    }
    const tables = { plugin_setting: { key: ['namespace', 'key_name'], rows: [row] } }

    expect((await cutInMemory(integration('single-sign-on'), { tables })).findings).toEqual([])
  })
})

describe('the key of Git LFS', () => {
  it('is deleted, and nothing beside it', async () => {
    const key_name = 'com.atlassian.bitbucket.server.bitbucket-git-lfs.tokensecret'
    const rows = [
      { namespace: 'n', key_name, key_value: 'x' },
      { namespace: 'n', key_name: 'com.atlassian.bitbucket.server.bitbucket-git:build', key_value: '8' },
    ]

    const cut = await cutInMemory(integration('object-storage'), {
      tables: { plugin_setting: { key: ['namespace', 'key_name'], rows } },
    })

    expect(cut.findings).toEqual([
      `object-storage:plugin_setting[namespace=n,key_name=${key_name}] | the key that signs transfers of Git LFS objects | secret`,
    ])
    expect(cut.rows).toEqual([`plugin_setting[n,${key_name}] deleted`])
    expect([cut.blocked, cut.left]).toEqual([[], []])
  })
})

describe('integrations that only work inwards', () => {
  const inwards: readonly IntegrationId[] = [
    'app-updates',
    'builds',
    'fork-sync',
    'audit',
    'left-over-links',
    'rate-limits',
  ]

  it('ship with a keep and its reason, and no other blocking one does', () => {
    const shipped = blockingIntegrations.filter((one) => one.shipped?.kind === 'keep').map(({ id }) => id)

    expect(shipped).toEqual(inwards)
  })

  it('find what is there, so that the report shows what is kept', async () => {
    const tables = {
      bb_clusteredjob: { key: ['job_id'], rows: [{ job_id: 'PluginUpdateCheckJob-job' }, { job_id: 'Repository' }] },
      bb_build_status: { key: ['id'], rows: [{ id: 1, url: 'https://ci.example.com/1' }] },
      AO_02A6C0_SYNC_CONFIG: { key: ['REPOSITORY_ID'], rows: [{ REPOSITORY_ID: 1 }] },
      AO_C77861_AUDIT_ENTITY: { key: ['ID'], rows: [{ ID: 1 }] },
      AO_0E97B5_REPOSITORY_SHORTCUT: { key: ['ID'], rows: [{ ID: 1, URL: 'https://wiki.example.com' }] },
      bb_rl_user_settings: { key: ['id'], rows: [{ id: 1 }] },
    }

    const found = await Promise.all(
      inwards.map(async (id) => (await cutInMemory(integration(id), { tables })).findings),
    )

    expect(found.flat()).toEqual([
      "app-updates:bb_clusteredjob[job_id=PluginUpdateCheckJob-job] | the scheduled job PluginUpdateCheckJob-job, which asks the vendor's marketplace",
      'builds:bb_build_status | 1 results of builds, with links',
      'fork-sync:AO_02A6C0_SYNC_CONFIG | 1 forks that follow their origin within the copy',
      'audit:AO_C77861_AUDIT_ENTITY | 1 entries of the audit log, which may name nodes of the source',
      'left-over-links:AO_0E97B5_REPOSITORY_SHORTCUT | 1 links in the menus of repositories',
      'rate-limits:bb_rl_user_settings | 1 rate limits of users',
    ])
  })
})
