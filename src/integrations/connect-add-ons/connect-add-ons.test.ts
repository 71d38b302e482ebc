import { describe, expect, it } from 'vitest'
import { addOnSetting, addOnTables } from '../../../test/fixtures/add-ons.ts'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { connectAddOns } from './connect-add-ons.ts'

describe('connectAddOns', () => {
  it('takes every add-on but mirrors out of the list and deletes its settings', async () => {
    const cut = await cutInMemory(connectAddOns, { tables: addOnTables })

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
    const clean = { plugin_setting: { key: ['id'], rows: [addOnSetting(7, 'AO_8E6075_#', '1')] } }
    const results = await Promise.all(
      [addOnTables, clean].map((read) =>
        connectAddOns.confirm(memoryCopy({ tables: read, answers: {} }), stagingTarget, { kind: 'cut' }),
      ),
    )

    expect(results.flat().map(({ result, evidence }) => `${result}: ${evidence}`)).toEqual([
      'fail: plugin_setting: 3, plugin_setting: 1, AO_F4ED3A_ADD_ON_PROPERTY_AO: 2',
      'pass: plugin_setting: 0, plugin_setting: 0, AO_F4ED3A_ADD_ON_PROPERTY_AO: 0',
    ])
  })

  it('leaves aside rows that are kept by themselves, and no other', async () => {
    const copy = memoryCopy({ tables: addOnTables, answers: {} })
    const place = 'plugin_setting[namespace=bitbucket.global.settings,key_name=acnct.ci]'

    expect(await confirmDecided(connectAddOns, copy, { single: { [place]: keep } })).toEqual([
      `fail: no Connect add-on is installed, apart from what was decided by itself: plugin_setting: 2, plugin_setting: 1, AO_F4ED3A_ADD_ON_PROPERTY_AO: 2; left aside, as decided: ${place}`,
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(
      connectAddOns,
      { tables: addOnTables },
      { decision: { kind: 'keep', because: 'tested' } },
    )

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
