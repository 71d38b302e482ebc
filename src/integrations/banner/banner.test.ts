import { describe, expect, it } from 'vitest'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { banner } from './banner.ts'

const tables = {
  bb_announcement_banner: {
    key: ['id'],
    rows: [{ id: 1, enabled: false, audience: 1, message: 'Maintenance on https://status.corp.example' }],
  },
}
const path = '/rest/api/latest/admin/banner'
const message =
  'STAGING: copy of production, data from 2026-11-22T01:30:00Z. Changes made here are lost with the next refresh.'

describe('banner', () => {
  it('replaces the banner of the source', async () => {
    const cut = await cutInMemory(banner, { tables })

    expect(cut.findings).toEqual([
      'banner:bb_announcement_banner[id=1] | the announcement on every page of the source | switched-off',
    ])
    expect(cut.rows).toEqual([
      'bb_announcement_banner[1].enabled: true',
      `bb_announcement_banner[1].message: ${message}`,
    ])
  })

  it('lets Bitbucket make one, from the version on that has the call', () => {
    expect(banner.provide?.(stagingTarget, undefined)).toEqual([
      {
        because: 'every page says that this is a copy, and of when',
        body: {
          audience: 'ALL',
          enabled: true,
          message:
            'STAGING: copy of production, data from 2026-11-22T01:30:00Z. Changes made here are lost with the next refresh.',
        },
        kind: 'call-bitbucket',
        method: 'PUT',
        path: '/rest/api/latest/admin/banner',
        until: {
          contains: {
            audience: 'ALL',
            enabled: true,
            message:
              'STAGING: copy of production, data from 2026-11-22T01:30:00Z. Changes made here are lost with the next refresh.',
          },
          path: '/rest/api/latest/admin/banner',
          status: 200,
        },
      },
    ])
    expect(banner.provide?.({ ...stagingTarget, version: '4.7.1' }, undefined)).toEqual([])
  })

  it.each([
    [{ status: 200, body: { enabled: true, message } }, 'pass'],
    [{ status: 200, body: { enabled: true, message: 'hello' } }, 'fail'],
    [{ status: 200, body: { enabled: false, message } }, 'fail'],
    [{ status: 204, body: undefined }, 'fail'],
    [{ status: 404, body: {} }, 'unknown'],
  ])('asks the running copy for its banner: %j', async (answer, result) => {
    const copy = memoryCopy({ answers: { [path]: answer } })

    expect(await banner.confirm(copy, stagingTarget, { kind: 'cut' })).toMatchObject([{ result }])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(banner, { tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
