import { describe, expect, it } from 'vitest'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { serverId } from './server-id.ts'

const tables = {
  app_property: {
    key: ['prop_key'],
    rows: [
      { prop_key: 'instance.url', prop_value: 'https://bitbucket.example.com' },
      { prop_key: 'server.id', prop_value: 'AAAA-BBBB-CCCC-DDDD' },
    ],
  },
  plugin_setting: {
    key: ['id'],
    rows: [
      {
        namespace: 'bitbucket.global.settings',
        key_name: 'com.atlassian.analytics.client.configuration.serverid',
        key_value: 'AAAA-BBBB-CCCC-DDDD',
        id: 23,
      },
    ],
  },
}

describe('serverId', () => {
  it('gives the copy its own id, and the analytics too where they had the same one', async () => {
    const cut = await cutInMemory(serverId, { tables })

    expect(cut.findings).toEqual([
      'server-id:app_property[prop_key=server.id] | the server id AAAA-BBBB-CCCC-DDDD, by which linked applications know the source',
      'server-id:plugin_setting[namespace=bitbucket.global.settings,key_name=com.atlassian.analytics.client.configuration.serverid] | the same server id, by which the analytics of the vendor know the source',
    ])
    expect(cut.changes).toEqual([
      'update app_property set prop_value = "BSTG-0001-0002-0003" where prop_key = "server.id"',
      'update plugin_setting set key_value = "BSTG-0001-0002-0003" where namespace = "bitbucket.global.settings" and key_name = "com.atlassian.analytics.client.configuration.serverid"',
    ])
    expect(cut.rows).toEqual([
      'app_property[server.id].prop_value: BSTG-0001-0002-0003',
      'plugin_setting[23].key_value: BSTG-0001-0002-0003',
    ])
  })

  it('leaves an id of the analytics that is another one', async () => {
    const [row] = tables.plugin_setting.rows
    const plugin_setting = { ...tables.plugin_setting, rows: [{ ...row, key_value: 'ZZZZ-YYYY-XXXX-WWWW' }] }

    const cut = await cutInMemory(serverId, { tables: { ...tables, plugin_setting } })

    expect(cut.rows).toEqual(['app_property[server.id].prop_value: BSTG-0001-0002-0003'])
  })

  it.each([
    ['BSTG-0001-0002-0003', 'pass'],
    ['AAAA-BBBB-CCCC-DDDD', 'fail'],
  ])("reads the server's own id, not the one in the licence: %s", async (own, result) => {
    const body = { serverId: 'ZZZZ-ZZZZ-ZZZZ-ZZZZ', status: { serverId: own } }
    const copy = memoryCopy({ answers: { '/rest/api/latest/admin/license': { status: 200, body } } })

    expect(await serverId.confirm(copy, stagingTarget, { kind: 'cut' })).toEqual([
      {
        id: 'server-id/own',
        title: "the server id is the copy's own",
        result,
        evidence: `GET /rest/api/latest/admin/license: status.serverId is ${own}`,
      },
    ])
  })

  it('asserts the whole, also where the id is kept by itself', async () => {
    const place = 'app_property[prop_key=server.id]'
    const body = { status: { serverId: 'BPRD-0001-0002-0003' } }
    const copy = memoryCopy({ answers: { '/rest/api/latest/admin/license': { status: 200, body } } })

    expect(await confirmDecided(serverId, copy, { single: { [place]: keep } })).toContain(
      "fail: the server id is the copy's own: GET /rest/api/latest/admin/license: status.serverId is BPRD-0001-0002-0003",
    )
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(serverId, { tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
