import { describe, expect, it } from 'vitest'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { property } from '../../../test/fixtures/setting.ts'
import type { Row } from '../../ports/database.ts'
import type { RunningCopyReader, Setting } from '../../ports/environment-reader.ts'
import { analytics } from './analytics.ts'

const setting = (id: number, key_name: string, key_value: string, namespace = 'bitbucket.global.settings') => ({
  namespace,
  key_name,
  key_value,
  id,
})

const prefix = 'com.atlassian.analytics.client.configuration.'
const tables = {
  plugin_setting: {
    key: ['id'],
    rows: [
      setting(1, `${prefix}.analytics_enabled`, 'true'),
      setting(2, `${prefix}.policy_acknowledged`, 'true'),
      setting(3, `${prefix}serverid`, 'BG9T-XUV4-KZZH-B01W'),
      setting(4, 'com.atlassian.nps.plugin.status.nps_enabled', 'true'),
      setting(5, `${prefix}analytics_enabled`, 'true'),
    ],
  },
}

describe('analytics', () => {
  it('switches reports off, under the key with two dots', async () => {
    const cut = await cutInMemory(analytics, { tables, settings: [property('analytics.aws.enabled', 'true')] })

    expect(cut.findings).toEqual([
      'analytics:plugin_setting[namespace=bitbucket.global.settings,key_name=com.atlassian.analytics.client.configuration..analytics_enabled] | reports usage to the vendor',
      'analytics:plugin_setting[namespace=bitbucket.global.settings,key_name=com.atlassian.nps.plugin.status.nps_enabled] | asks users for a rating',
      'analytics:shared/bitbucket.properties: analytics.aws.enabled | reports usage to the vendor',
    ])
    expect(cut.changes).toEqual([
      'update plugin_setting set key_value = "false" where namespace = "bitbucket.global.settings" and key_name = "com.atlassian.analytics.client.configuration..analytics_enabled"',
      'update plugin_setting set key_value = "false" where namespace = "bitbucket.global.settings" and key_name = "com.atlassian.nps.plugin.status.nps_enabled"',
      'set analytics.aws.enabled = "false"',
    ])
    expect(cut.rows).toEqual(['plugin_setting[1].key_value: false', 'plugin_setting[4].key_value: false'])
  })

  it('reads the switches again, and shows each with what it is', async () => {
    const [reports, rating] = [`${prefix}.analytics_enabled`, 'com.atlassian.nps.plugin.status.nps_enabled']
    const copyOf = (rows: readonly Row[], settings: readonly Setting[] = []) =>
      memoryCopy({ tables: { plugin_setting: { key: ['id'], rows } }, settings, answers: {} })
    const confirm = async (copy: RunningCopyReader) => {
      const [check] = await analytics.confirm(copy, stagingTarget, { kind: 'cut' })
      return `${check?.result}: ${check?.evidence}`
    }

    expect(await confirm(memoryCopy({ tables, answers: {} }))).toBe(
      `fail: ${reports} is true; ${rating} is true; analytics.aws.enabled is not set`,
    )
    expect(await confirm(copyOf([setting(1, reports, 'false')], [property('analytics.aws.enabled', 'false')]))).toBe(
      `pass: ${reports} is false; ${rating} is not set; analytics.aws.enabled is false`,
    )
    expect(await confirm(copyOf([], [property('analytics.aws.enabled', 'true')]))).toBe(
      `fail: ${reports} is not set; ${rating} is not set; analytics.aws.enabled is true`,
    )
    expect(await confirm(copyOf([], [{ ...property('analytics.aws.enabled', '$(x)'), readable: false }]))).toBe(
      `unknown: ${reports} is not set; ${rating} is not set; analytics.aws.enabled cannot be read`,
    )
  })

  it('leaves aside switches that are kept by themselves, and no other', async () => {
    const copy = memoryCopy({ tables, settings: [property('analytics.aws.enabled', 'true')], answers: {} })
    const [reports, rating] = [`${prefix}.analytics_enabled`, 'com.atlassian.nps.plugin.status.nps_enabled']
    const row = (key: string) => `plugin_setting[namespace=bitbucket.global.settings,key_name=${key}]`
    const aws = 'shared/bitbucket.properties: analytics.aws.enabled'
    const title = 'analytics are off, apart from what was decided by itself'

    expect(await confirmDecided(analytics, copy, { single: { [row(reports)]: keep, [aws]: keep } })).toEqual([
      `fail: ${title}: ${rating} is true; left aside, as decided: ${row(reports)}, ${aws}`,
    ])
    expect(await confirmDecided(analytics, copy, { single: { plugin_setting: keep, [aws]: keep } })).toEqual([
      `pass: ${title}: there is nothing else to look at; left aside, as decided: ${row(reports)}, ${row(rating)}, ${aws}`,
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(analytics, { tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
