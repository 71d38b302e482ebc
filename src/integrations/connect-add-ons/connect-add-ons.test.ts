import { describe, expect, it } from 'vitest'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { connectAddOns } from './connect-add-ons.ts'

const setting = (id: number, key_name: string, key_value: string, namespace = 'bitbucket.global.settings') => ({
  namespace,
  key_name,
  key_value,
  id,
})

const addOn = (key: string) =>
  `{"key":"${key}","baseUrl":"https://${key}.corp.example/app","secret":"S3CRET","userKey":"u1"}`

const addOnValue = (ID: number, PLUGIN_KEY: string) => ({
  ID,
  PLUGIN_KEY,
  PRIMARY_KEY: `${PLUGIN_KEY}.p`,
  PROPERTY_KEY: 'token',
  VALUE: '{"token":"S3CRETS3CRET"}',
})

const tables = {
  AO_8E6075_MIRROR_SERVER: {
    key: ['ID'],
    rows: [
      {
        ADD_ON_KEY: 'bitbucket.mirror.m1',
        BASE_URL: 'https://m1.corp.example:8443',
        ID: 'm1',
        NAME: 'Sydney',
        STATE: 'ACCEPTED',
      },
      { ADD_ON_KEY: 'farm', BASE_URL: 'https://farm.corp.example', ID: 'm2', NAME: 'Farm', STATE: 'ACCEPTED' },
    ],
  },
  AO_8E6075_MIRRORING_REQUEST: {
    key: ['ID'],
    rows: [
      {
        ADDON_DESCRIPTOR_URI: null,
        BASE_URL: 'https://m3.corp.example',
        DESCRIPTOR_URL: 'https://m3.corp.example/descriptor',
        ID: 7,
        MIRROR_NAME: 'Berlin',
        STATE: 'PENDING',
      },
    ],
  },
  AO_F4ED3A_ADD_ON_PROPERTY_AO: { key: ['ID'], rows: [addOnValue(1, 'farm'), addOnValue(2, 'ci')] },
  bb_mirror_content_hash: { key: ['repository_id'], rows: [{ repository_id: 1, hash: 'abc' }] },
  plugin_setting: {
    key: ['id'],
    rows: [
      setting(1, 'ac.addon.list', '#java.util.List\nfarm\nci\nbitbucket.mirror.m1'),
      setting(2, 'acnct.bitbucket.mirror.m1', addOn('bitbucket.mirror.m1')),
      setting(3, 'acnct.farm', addOn('farm')),
      setting(4, 'acnct.ci', addOn('ci')),
      setting(5, 'ac.secret.old', 'S3CRET'),
      setting(6, 'ac.baseurl.old', 'https://old.corp.example'),
      setting(7, 'AO_8E6075_#', '1'),
      setting(8, 'acme.setting', 'x'),
    ],
  },
}

describe('connectAddOns', () => {
  it('takes every add-on but mirrors out of the list and deletes its settings', async () => {
    const cut = await cutInMemory(connectAddOns, { tables })

    expect(cut.findings).toEqual([
      'connect-add-ons:plugin_setting[namespace=bitbucket.global.settings,key_name=acnct.ci] | how to reach a Connect add-on, and what is shared with it | secret | ci.corp.example:443',
      'connect-add-ons:plugin_setting[namespace=bitbucket.global.settings,key_name=ac.secret.old] | how to reach a Connect add-on, and what is shared with it | secret',
      'connect-add-ons:plugin_setting[namespace=bitbucket.global.settings,key_name=ac.baseurl.old] | how to reach a Connect add-on, and what is shared with it | old.corp.example:443',
      'connect-add-ons:plugin_setting[namespace=bitbucket.global.settings,key_name=ac.addon.list] | the list of add-ons names ci',
      'connect-add-ons:AO_F4ED3A_ADD_ON_PROPERTY_AO[ID=2] | the property token of the Connect add-on ci | secret',
    ])
    expect(cut.changes).toEqual([
      'delete plugin_setting where namespace = "bitbucket.global.settings" and key_name = "acnct.ci"',
      'delete plugin_setting where namespace = "bitbucket.global.settings" and key_name = "ac.secret.old"',
      'delete plugin_setting where namespace = "bitbucket.global.settings" and key_name = "ac.baseurl.old"',
      'update plugin_setting set key_value = "#java.util.List\\nfarm\\nbitbucket.mirror.m1" where namespace = "bitbucket.global.settings" and key_name = "ac.addon.list" and key_value = "#java.util.List\\nfarm\\nci\\nbitbucket.mirror.m1"',
      'update plugin_setting set key_value = "#java.util.List\\n" where namespace = "bitbucket.global.settings" and key_name = "ac.addon.list" and key_value = "#java.util.List\\nci"',
      'delete AO_F4ED3A_ADD_ON_PROPERTY_AO where ID = 2',
    ])
    expect(cut.rows).toEqual([
      'AO_F4ED3A_ADD_ON_PROPERTY_AO[2] deleted',
      'plugin_setting[1].key_value: #java.util.List\\nfarm\\nbitbucket.mirror.m1',
      'plugin_setting[4] deleted',
      'plugin_setting[5] deleted',
      'plugin_setting[6] deleted',
    ])
    expect(cut.blocked).toEqual([])
    expect(cut.left).toEqual([])
  })

  it('reads the settings again on the running copy', async () => {
    const clean = { plugin_setting: { key: ['id'], rows: [setting(7, 'AO_8E6075_#', '1')] } }
    const results = await Promise.all(
      [tables, clean].map((read) =>
        connectAddOns.confirm(memoryCopy({ tables: read, answers: {} }), stagingTarget, { kind: 'cut' }),
      ),
    )

    expect(results.flat().map(({ result, evidence }) => `${result}: ${evidence}`)).toEqual([
      'fail: plugin_setting: 3, plugin_setting: 1, AO_F4ED3A_ADD_ON_PROPERTY_AO: 2',
      'pass: plugin_setting: 0, plugin_setting: 0, AO_F4ED3A_ADD_ON_PROPERTY_AO: 0',
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(connectAddOns, { tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
