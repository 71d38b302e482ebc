import { describe, expect, it } from 'vitest'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { schemaLock } from './schema-lock.ts'

const tables = {
  databasechangeloglock: {
    key: ['id'],
    rows: [{ id: 1, locked: true, lockgranted: new Date('2026-11-22T01:00:00Z'), lockedby: 'bb1.example.com' }],
  },
  asyncdblock: { key: ['id'], rows: [{ id: 1, locked: false, lockgranted: null, lockedby: null }] },
  databasechangelog: { key: ['id'], rows: [{ id: 'x' }] },
}

describe('schemaLock', () => {
  it('releases a lock that was in the dump, and says who held it', async () => {
    const cut = await cutInMemory(schemaLock, { tables })

    expect(cut.findings).toEqual([
      'schema-lock:databasechangeloglock[id=1] | locked by 2026-11-22T01:00:00.000Z bb1.example.com',
    ])
    expect(cut.changes).toEqual([
      'update databasechangeloglock set locked = false, lockgranted = null, lockedby = null where id = 1',
    ])
    expect(cut.rows).toEqual([
      'databasechangeloglock[1].locked: false',
      'databasechangeloglock[1].lockgranted: null',
      'databasechangeloglock[1].lockedby: null',
    ])
    expect(cut.blocked).toEqual([])
    expect(cut.left).toEqual([])
  })

  it('knows the upper-case names of MySQL', async () => {
    const upper = { key: ['ID'], rows: [{ ID: 1, LOCKED: true, LOCKGRANTED: null, LOCKEDBY: 'bb1' }] }
    const cut = await cutInMemory(schemaLock, { tables: { DATABASECHANGELOGLOCK: upper } })

    expect(cut.rows).toEqual(['DATABASECHANGELOGLOCK[1].LOCKED: false', 'DATABASECHANGELOGLOCK[1].LOCKEDBY: null'])
  })

  it('reads the locks again', async () => {
    const copy = memoryCopy({ tables, answers: {} })

    expect(await schemaLock.confirm(copy, stagingTarget, { kind: 'cut' })).toMatchObject([{ result: 'fail' }])
    expect(await schemaLock.confirm(memoryCopy({ answers: {} }), stagingTarget, { kind: 'cut' })).toMatchObject([
      { result: 'pass' },
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(schemaLock, { tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
