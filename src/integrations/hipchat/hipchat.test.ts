import { describe, expect, it } from 'vitest'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { hipchat } from './hipchat.ts'

const tables = {
  AO_5FB9D7_AOHIP_CHAT_LINK: {
    key: ['ID'],
    rows: [
      {
        API_URL: 'https://api.hipchat.corp.example/v2',
        CONNECT_DESCRIPTOR: '{"links":{"self":"https://hipchat.corp.example/addon"}}',
        GROUP_NAME: 'Dev',
        ID: 1,
        SECRET_KEY: 'S3CRET',
        TOKEN: 'S3CRET',
      },
    ],
  },
  AO_5FB9D7_AOHIP_CHAT_USER: { key: ['ID'], rows: [{ ID: 1, REFRESH_CODE: 'S3CRET', USER_TOKEN: 'S3CRET' }] },
  AO_58E6CE_HIPCHAT_NOTIFICATION: { key: ['ID'], rows: [{ ID: 1, REPO_ID: 1, ROOM_ID: '77' }] },
  AO_58E6CF_OTHER: { key: ['ID'], rows: [{ ID: 1 }] },
}

describe('hipchat', () => {
  it('empties the tables that HipChat left, and no others', async () => {
    const cut = await cutInMemory(hipchat, { tables })

    expect(cut.findings).toEqual([
      'hipchat:AO_5FB9D7_AOHIP_CHAT_USER | 1 users with their HipChat tokens | secret',
      'hipchat:AO_58E6CE_HIPCHAT_NOTIFICATION | 1 notifications to HipChat rooms',
      'hipchat:AO_5FB9D7_AOHIP_CHAT_LINK[ID=1] | the link to the HipChat group Dev | secret | api.hipchat.corp.example:443 | hipchat.corp.example:443',
    ])
    expect(cut.changes).toEqual([
      'delete AO_5FB9D7_AOHIP_CHAT_USER where all',
      'delete AO_58E6CE_HIPCHAT_NOTIFICATION where all',
      'delete AO_5FB9D7_AOHIP_CHAT_LINK where ID = 1',
    ])
    expect(cut.rows).toEqual([
      'AO_5FB9D7_AOHIP_CHAT_LINK[1] deleted',
      'AO_5FB9D7_AOHIP_CHAT_USER[1] deleted',
      'AO_58E6CE_HIPCHAT_NOTIFICATION[1] deleted',
    ])
    expect(cut.blocked).toEqual([])
    expect(cut.left).toEqual([])
    expect(cut.after).not.toContain('S3CRET')
  })

  it('reads the tables again on the running copy', async () => {
    const copy = memoryCopy({ tables, answers: {} })

    expect(await hipchat.confirm(copy, stagingTarget, { kind: 'cut' })).toMatchObject([{ result: 'fail' }])
    expect(await hipchat.confirm(memoryCopy({ answers: {} }), stagingTarget, { kind: 'cut' })).toEqual([
      { id: 'hipchat/none', title: 'nothing is left of HipChat', result: 'pass', evidence: 'no such table' },
    ])
  })

  it('leaves aside what is kept by itself, and no other table', async () => {
    const copy = memoryCopy({ tables, answers: {} })
    const aside = 'left aside, as decided: AO_5FB9D7_AOHIP_CHAT_USER, AO_5FB9D7_AOHIP_CHAT_LINK[ID=1]'
    const single = { AO_5FB9D7_AOHIP_CHAT_USER: keep, AO_5FB9D7_AOHIP_CHAT_LINK: keep }

    expect(await confirmDecided(hipchat, copy, { single })).toEqual([
      `fail: nothing is left of HipChat, apart from what was decided by itself: AO_58E6CE_HIPCHAT_NOTIFICATION: 1; ${aside}`,
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(hipchat, { tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
