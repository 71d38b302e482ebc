import { describe, expect, it } from 'vitest'
import { stagingTarget } from '../../test/fixtures/target.ts'
import type { Change, RowChange } from '../changes/change.ts'
import { applyRowChangesInMemory, memoryEnvironment } from '../../test/fixtures/memory-environment.ts'
import type { Blocked } from './integration.ts'
import { smartMirrors } from './smart-mirrors/smart-mirrors.ts'
import { connectAddOns } from './connect-add-ons/connect-add-ons.ts'

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

describe('the list of add-ons, which two integrations edit', () => {
  it.each([
    ['mirrors first', [smartMirrors, connectAddOns]],
    ['mirrors last', [connectAddOns, smartMirrors]],
  ])('is empty and no secret is left whichever comes first: %s', async (_order, both) => {
    const environment = memoryEnvironment({ tables })
    const found = await Promise.all(both.map((one) => one.find(environment)))
    const cuts = both.flatMap((one, index) =>
      (found[index] ?? []).map((finding) => one.cut(finding, { kind: 'cut' }, stagingTarget)),
    )

    const after = applyRowChangesInMemory(tables, rowChanges(cuts))

    expect(after['plugin_setting']?.rows).toEqual([
      setting(1, 'ac.addon.list', '#java.util.List\n'),
      setting(7, 'AO_8E6075_#', '1'),
      setting(8, 'acme.setting', 'x'),
    ])
    expect(JSON.stringify(after)).not.toContain('S3CRET')
  })
})

function rowChanges(cuts: readonly (readonly Change[] | Blocked)[]): readonly RowChange[] {
  return cuts
    .flatMap((cut) => ('kind' in cut ? [] : cut))
    .filter((change) => change.kind === 'update-rows' || change.kind === 'delete-rows')
}
