import { describe, expect, it } from 'vitest'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { license } from './license.ts'

const tables = {
  app_property: {
    key: ['prop_key'],
    rows: [
      { prop_key: 'license', prop_value: 'S3CRET\r\nsecond line' },
      { prop_key: 'server.id', prop_value: 'AAAA-BBBB-CCCC-DDDD' },
    ],
  },
}
const path = '/rest/api/latest/admin/license'

describe('license', () => {
  it("replaces the licence by the target's", async () => {
    const cut = await cutInMemory(license, { tables })

    expect(cut.findings).toEqual([
      'license:app_property[prop_key=license] | the licence of the source, which covers one server | secret',
    ])
    expect(cut.changes).toEqual([
      'update app_property set prop_value = <plain file /etc/understudy/staging.txt> where prop_key = "license"',
    ])
    expect(cut.rows).toEqual(['app_property[license].prop_value: <plain file /etc/understudy/staging.txt>'])
    expect(cut.blocked).toEqual([])
    expect(cut.left).toEqual([
      'license:app_property[prop_key=license] | the licence of the source, which covers one server | secret',
    ])
    expect(cut.after).not.toContain('S3CRET')
  })

  it('is blocked where the target has no licence', async () => {
    const cut = await cutInMemory(license, { tables }, { target: { ...stagingTarget, license: undefined } })

    expect(cut.changes).toEqual([])
    expect(cut.blocked).toEqual([
      'the target has no licence of its own: set environments.<name>.license, or keep it with a reason',
    ])
  })

  it.each([
    [{ maximumNumberOfUsers: 10, numberOfDaysBeforeExpiry: 30, status: { currentNumberOfUsers: 10 } }, 'pass'],
    [{ unlimitedNumberOfUsers: true, maximumNumberOfUsers: -1, status: { currentNumberOfUsers: 10 } }, 'pass'],
    [{ maximumNumberOfUsers: 9, status: { currentNumberOfUsers: 10 } }, 'fail'],
    [{ maximumNumberOfUsers: 10, numberOfDaysBeforeExpiry: -1, status: { currentNumberOfUsers: 10 } }, 'fail'],
  ])('asks the running copy whether it is valid: %j', async (body, result) => {
    const copy = memoryCopy({ answers: { [path]: { status: 200, body } } })

    expect(await license.confirm(copy, stagingTarget, { kind: 'cut' })).toMatchObject([{ id: 'license/valid', result }])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(license, { tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
