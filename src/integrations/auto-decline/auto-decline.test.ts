import { describe, expect, it } from 'vitest'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { showChange } from '../../../test/fixtures/show.ts'
import { property, variable } from '../../../test/fixtures/setting.ts'
import { autoDecline } from './auto-decline.ts'

const tables = {
  bb_auto_decline_settings: {
    key: ['id'],
    rows: [
      { enabled: true, id: 1, inactivity_weeks: 4, scope_id: 1, scope_type: 1 },
      { enabled: false, id: 2, inactivity_weeks: 8, scope_id: 2, scope_type: 1 },
    ],
  },
}
const settings = [variable('FEATURE_PULL_REQUEST_AUTO_DECLINE', 'feature.pull.request.auto.decline', 'true')]

describe('autoDecline', () => {
  it('switches it off wherever it is on', async () => {
    const cut = await cutInMemory(autoDecline, { tables, settings })

    expect(cut.findings).toEqual([
      'auto-decline:bb_auto_decline_settings[id=1] | declines pull requests after 4 weeks',
      'auto-decline:/etc/systemd/system/atlbitbucket.service:7: FEATURE_PULL_REQUEST_AUTO_DECLINE | declines pull requests that nobody touched',
    ])
    expect(cut.changes).toEqual([
      'update bb_auto_decline_settings set enabled = false where id = 1',
      'environment FEATURE_PULL_REQUEST_AUTO_DECLINE = null',
      'set feature.pull.request.auto.decline = "false"',
    ])
    expect(cut.rows).toEqual(['bb_auto_decline_settings[1].enabled: false'])
  })

  it('says so though nothing was found: it is on by default', () => {
    expect(autoDecline.provide?.(stagingTarget, undefined).map(showChange)).toEqual([
      'set feature.pull.request.auto.decline = "false"',
    ])
  })

  it.each([
    [[], 'fail'],
    [settings, 'fail'],
    [[property('feature.pull.request.auto.decline', 'false')], 'pass'],
  ])('reads the setting again: case %#', async (read, result) => {
    const copy = memoryCopy({ settings: read, answers: {} })

    expect(await autoDecline.confirm(copy, stagingTarget, { kind: 'cut' })).toMatchObject([{ result }])
  })

  it('leaves aside the setting that is kept by itself, and asserts it where only a row is', async () => {
    const copy = memoryCopy({ settings, tables, answers: {} })
    const place = '/etc/systemd/system/atlbitbucket.service:7: FEATURE_PULL_REQUEST_AUTO_DECLINE'
    const title = 'stale pull requests are not declined, apart from what was decided by itself'

    expect(await confirmDecided(autoDecline, copy, { single: { [place]: keep } })).toEqual([
      `pass: ${title}: there is nothing else to look at; left aside, as decided: ${place}`,
    ])
    expect(await confirmDecided(autoDecline, copy, { single: { bb_auto_decline_settings: keep } })).toEqual([
      `fail: ${title}: feature.pull.request.auto.decline is true in /etc/systemd/system/atlbitbucket.service:7; left aside, as decided: bb_auto_decline_settings[id=1]`,
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(autoDecline, { tables, settings }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
