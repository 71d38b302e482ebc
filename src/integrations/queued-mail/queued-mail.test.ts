import { describe, expect, it } from 'vitest'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { queuedMail } from './queued-mail.ts'

const queued = (id: number, date: string) => ({
  BATCH_ID: null,
  BATCH_SENDER_ID: 'PullRequest',
  DATA: 'S3CRET',
  DATE: new Date(date),
  ID: id,
  USER_ID: 1,
})
const table = (...rows: readonly ReturnType<typeof queued>[]) => ({
  AO_92D5D5_USER_NOTIFICATION: { key: ['ID'], rows },
  AO_92D5D5_REPO_NOTIFICATION: { key: ['ID'], rows: [{ ID: 1, REPO_ID: 1, USER_ID: 1 }] },
})
const tables = table(queued(1, '2026-11-20T08:00:00Z'), queued(2, '2026-11-21T08:00:00Z'))

describe('queuedMail', () => {
  it('empties the queue and leaves who watches what', async () => {
    const cut = await cutInMemory(queuedMail, { tables })

    expect(cut.findings).toEqual([
      'queued-mail:AO_92D5D5_USER_NOTIFICATION | 2 queued notifications that leave within a minute of the start',
    ])
    expect(cut.changes).toEqual(['delete AO_92D5D5_USER_NOTIFICATION where all'])
    expect(cut.rows).toEqual(['AO_92D5D5_USER_NOTIFICATION[1] deleted', 'AO_92D5D5_USER_NOTIFICATION[2] deleted'])
    expect(cut.blocked).toEqual([])
    expect(cut.left).toEqual([])
    expect(cut.after).not.toContain('S3CRET')
  })

  it('finds nothing where the queue is empty or absent', async () => {
    expect((await cutInMemory(queuedMail, { tables: table() })).findings).toEqual([])
    expect((await cutInMemory(queuedMail, {})).findings).toEqual([])
  })

  it.each([
    ['2026-11-22T01:00:00Z', 'fail'],
    ['2026-11-22T02:00:00Z', 'pass'],
  ])('tells mail of the source from mail of the copy: %s', async (date, result) => {
    const copy = memoryCopy({ tables: table(queued(1, date)), answers: {} })

    expect(await queuedMail.confirm(copy, stagingTarget, { kind: 'cut' })).toMatchObject([{ result }])
  })

  it('leaves the queue aside where it is kept by itself', async () => {
    const copy = memoryCopy({ tables, answers: {} })
    const place = 'AO_92D5D5_USER_NOTIFICATION'

    expect(await confirmDecided(queuedMail, copy, { single: { [place]: keep } })).toEqual([
      `pass: no notification of the source waits to be sent, apart from what was decided by itself: ${place}: 0 rows, 0 of them from the source; left aside, as decided: ${place}`,
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(queuedMail, { tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
