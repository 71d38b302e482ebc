import { describe, expect, it } from 'vitest'
import type { BaseRecord } from './base-record.ts'
import { formatBaseRecord, parseBaseRecord } from './base-record.ts'
import { decidePass, passSince, type PassFacts } from './decide-pass.ts'

const parts = new Map(Array.from({ length: 10 }, (_, id) => [`shared/data/repositories/${id}`, '1-a-b']))
const record: BaseRecord = {
  source: 'production',
  home: '/srv/bitbucket',
  run: '20261122-013000-k3f9',
  drainedAt: '2026-11-22T01:30:00.000Z',
  bytes: 1000,
  files: 10,
  sinceWhole: 3,
  parts,
}
const now = new Map([...parts, ['shared/data/repositories/3', '1-a-c'] as const])

function facts(over: Partial<PassFacts> = {}): PassFacts {
  return {
    source: 'production',
    home: '/srv/bitbucket',
    record,
    scan: now,
    wholeEvery: 10,
    verify: false,
    ...over,
  }
}

describe('the first pass of a home', () => {
  it('goes through what changed since the last backup', () => {
    expect(decidePass(facts())).toEqual({ kind: 'changed', parts: ['shared/data/repositories/3'], of: 10 })
  })

  it.each([
    ['nothing is known of the base', { record: undefined }, 'what the base holds is not known'],
    ['the base is of another source', { source: 'live' }, 'the base is of production:/srv/bitbucket'],
    ['the home of the source moved', { home: '/opt/bitbucket' }, 'the base is of production:/srv/bitbucket'],
    ['a person asks for it', { verify: true }, '--verify was given'],
    ['it is time for it', { wholeEvery: 4 }, 'the last time was 4 backups ago'],
    [
      'the listing tells nothing',
      { scan: { unusable: 'not all of its folders can be listed' } },
      'not all of its folders can be listed',
    ],
    ['most of it changed', { scan: new Map([...parts.keys()].map((part) => [part, 'x'])) }, '10 of 10 parts changed'],
  ])('looks at every file when %s', (_, over, because) => {
    expect(decidePass(facts(over))).toEqual({ kind: 'whole', because })
  })

  it('is not yet whole one backup before it is time for it', () => {
    expect(decidePass(facts({ wholeEvery: 5 })).kind).toBe('changed')
  })
})

describe('the second pass', () => {
  it('goes through what changed since the first, be it nothing', () => {
    expect(passSince(parts, parts)).toEqual({ kind: 'changed', parts: [], of: 10 })
  })

  it('looks at every file where rules for rsync would cost more than they spare', () => {
    const many = new Map(Array.from({ length: 5000 }, (_, id) => [`shared/data/repositories/${id}`, 'x']))
    const some = new Map([...many].map(([part, text], index) => [part, index < 2001 ? 'y' : text]))

    expect(passSince(many, some)).toEqual({ kind: 'whole', because: '2001 of 5000 parts changed' })
  })
})

describe('the record of a base', () => {
  it('comes back as it was written', () => {
    expect(parseBaseRecord(formatBaseRecord(record))).toEqual(record)
  })

  it.each(['', '{', '{"schema":"understudy/base/2"}', 'null'])('is unknown when it is %j', (text) => {
    expect(parseBaseRecord(new TextEncoder().encode(text))).toBeUndefined()
  })
})
