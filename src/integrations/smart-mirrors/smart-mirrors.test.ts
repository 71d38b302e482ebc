import { describe, expect, it } from 'vitest'
import { addOnSetting, addOnTables } from '../../../test/fixtures/add-ons.ts'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { memoryEnvironment } from '../../../test/fixtures/memory-environment.ts'
import { smartMirrors } from './smart-mirrors.ts'

describe('smartMirrors', () => {
  it('deletes mirrors, requests and what the framework keeps of them, and no other add-on', async () => {
    const cut = await cutInMemory(smartMirrors, { tables: addOnTables })

    expect(cut.findings).toEqual([
      'smart-mirrors:AO_8E6075_MIRRORING_REQUEST[ID=7] | a request of the smart mirror Berlin | m3.corp.example:443',
      'smart-mirrors:AO_8E6075_MIRROR_SERVER[ID=m1] | the smart mirror Sydney | m1.corp.example:8443',
      'smart-mirrors:AO_8E6075_MIRROR_SERVER[ID=m2] | the smart mirror Farm | farm.corp.example:443',
      'smart-mirrors:plugin_setting[namespace=bitbucket.global.settings,key_name=acnct.bitbucket.mirror.m1] | how to reach a smart mirror, and the secret shared with it | secret | bitbucket.mirror.m1.corp.example:443',
      'smart-mirrors:plugin_setting[namespace=bitbucket.global.settings,key_name=acnct.farm] | how to reach a smart mirror, and the secret shared with it | secret | farm.corp.example:443',
      'smart-mirrors:plugin_setting[namespace=bitbucket.global.settings,key_name=ac.addon.list] | the list of add-ons names farm, bitbucket.mirror.m1',
      'smart-mirrors:AO_F4ED3A_ADD_ON_PROPERTY_AO[ID=1] | the property token of a smart mirror | secret',
    ])
    expect(cut.changes).toEqual([
      'delete AO_8E6075_MIRRORING_REQUEST where ID = 7',
      'delete AO_8E6075_MIRROR_SERVER where ID = "m1"',
      'delete AO_8E6075_MIRROR_SERVER where ID = "m2"',
      'delete plugin_setting where namespace = "bitbucket.global.settings" and key_name = "acnct.bitbucket.mirror.m1"',
      'delete plugin_setting where namespace = "bitbucket.global.settings" and key_name = "acnct.farm"',
      'update plugin_setting set key_value = "#java.util.List\\nci" where namespace = "bitbucket.global.settings" and key_name = "ac.addon.list" and key_value = "#java.util.List\\nfarm\\nci\\nbitbucket.mirror.m1"',
      'update plugin_setting set key_value = "#java.util.List\\n" where namespace = "bitbucket.global.settings" and key_name = "ac.addon.list" and key_value = "#java.util.List\\nfarm\\nbitbucket.mirror.m1"',
      'delete AO_F4ED3A_ADD_ON_PROPERTY_AO where ID = 1',
    ])
    expect(cut.rows).toEqual([
      'AO_8E6075_MIRROR_SERVER[m1] deleted',
      'AO_8E6075_MIRROR_SERVER[m2] deleted',
      'AO_8E6075_MIRRORING_REQUEST[7] deleted',
      'AO_F4ED3A_ADD_ON_PROPERTY_AO[1] deleted',
      'plugin_setting[1].key_value: #java.util.List\\nci',
      'plugin_setting[2] deleted',
      'plugin_setting[3] deleted',
    ])
    expect(cut.blocked).toEqual([])
    expect(cut.left).toEqual([])
  })

  it('is blocked by a list that cannot be read', async () => {
    const broken = { key: ['id'], rows: [addOnSetting(1, 'ac.addon.list', 'farm,ci')] }
    const cut = await cutInMemory(smartMirrors, { tables: { plugin_setting: broken } })

    expect(cut.changes).toEqual([])
    expect(cut.blocked).toEqual([
      'ac.addon.list is not a list of add-ons: keep it with a reason, or repair it on the source',
    ])
  })

  it.each([
    ['8.9.0', { name: 'x.y', value: 'true' }, [{ key: 'x.y', value: 'true' }], 0],
    ['8.9.0', undefined, [], 1],
    ['7.21.0', { name: 'x.y', value: 'true' }, [], 0],
    ['7.21.0', undefined, [], 0],
  ])(
    'sets the one-shot property from 8.0 on, and warns without one: %s %j',
    async (version, property, set, warnings) => {
      const findings = await smartMirrors.find(memoryEnvironment({ tables: addOnTables }))
      const target = { ...stagingTarget, version, mirrorStartupProperty: property }

      expect(smartMirrors.oneShot?.(findings, target)).toEqual(set)
      expect(smartMirrors.warn?.(findings, target)).toHaveLength(warnings)
      const others = findings.map((finding) => ({ ...finding, integration: 'webhooks' as const }))
      expect(smartMirrors.oneShot?.(others, target)).toEqual([])
      expect(smartMirrors.warn?.([], target)).toEqual([])
    },
  )

  it.each([
    [{ status: 200, body: { values: [], size: 0 } }, 'pass'],
    [{ status: 200, body: { values: [{ id: 'm1' }], size: 1 } }, 'fail'],
    [{ status: 200, body: { values: [], size: 0, isLastPage: false } }, 'unknown'],
    [{ status: 404, body: { 'status-code': 404 } }, 'pass'],
    [{ status: 500, body: undefined }, 'unknown'],
  ])('asks the running copy for mirrors: %j', async (answer, result) => {
    const answers = { '/rest/mirroring/latest/mirrorServers': answer, '/rest/mirroring/latest/requests': answer }
    const results = await smartMirrors.confirm(memoryCopy({ answers }), stagingTarget, { kind: 'cut' })

    expect(results).toMatchObject([
      { id: 'smart-mirrors/no-mirrors', result },
      { id: 'smart-mirrors/no-requests', result },
    ])
  })

  it('leaves aside a mirror that is kept by itself, and no other', async () => {
    const [mirrors, requests] = ['/rest/mirroring/latest/mirrorServers', '/rest/mirroring/latest/requests']
    const page = (...ids: readonly (string | number)[]) => ({
      status: 200,
      body: { values: ids.map((id) => ({ id })) },
    })
    const single = { 'AO_8E6075_MIRROR_SERVER[ID=m1]': keep, 'AO_8E6075_MIRRORING_REQUEST[ID=7]': keep }
    const aside = 'left aside, as decided: AO_8E6075_MIRRORING_REQUEST[ID=7], AO_8E6075_MIRROR_SERVER[ID=m1]'
    const [registered, asked] = [
      'no smart mirror is registered, apart from what was decided by itself',
      'no smart mirror asks to be registered, apart from what was decided by itself',
    ]
    const copyOf = (answers: Parameters<typeof memoryCopy>[0]['answers']) =>
      memoryCopy({ tables: addOnTables, answers })

    expect(
      await confirmDecided(smartMirrors, copyOf({ [mirrors]: page('m1'), [requests]: page(7) }), { single }),
    ).toEqual([
      `pass: ${registered}: GET ${mirrors} lists 1, 0 of them not left aside; ${aside}`,
      `pass: ${asked}: GET ${requests} lists 1, 0 of them not left aside; ${aside}`,
    ])
    expect(
      await confirmDecided(smartMirrors, copyOf({ [mirrors]: page('m1', 'm2'), [requests]: page('m1') }), { single }),
    ).toEqual([
      `fail: ${registered}: GET ${mirrors} lists 2, 1 of them not left aside; ${aside}`,
      `fail: ${asked}: GET ${requests} lists 1; ${aside}`,
    ])
    expect(await confirmDecided(smartMirrors, copyOf({}), { single })).toEqual([
      `fail: ${registered}: GET ${mirrors} answers 404; AO_8E6075_* read instead; ${aside}`,
      `fail: ${asked}: GET ${requests} answers 404; AO_8E6075_* read instead; ${aside}`,
    ])
    expect(
      await confirmDecided(smartMirrors, copyOf({}), { single: { ...single, AO_8E6075_MIRROR_SERVER: keep } }),
    ).toMatchObject([expect.stringMatching(/^pass: /), expect.stringMatching(/^pass: /)])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(
      smartMirrors,
      { tables: addOnTables },
      { decision: { kind: 'keep', because: 'tested' } },
    )

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
