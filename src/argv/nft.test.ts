import { describe, expect, it } from 'vitest'
import { wordsOf } from '../../test/fixtures/words-of.ts'
import { listCounters, loadRules, readCounters } from './nft.ts'

describe('commands of nft', () => {
  it('load a file, and list the counters of one table', () => {
    expect(wordsOf(loadRules('/a'))).toEqual(['write', '/usr/sbin/nft', '-f', '/a'])
    expect(wordsOf(listCounters('understudy_staging'))).toEqual([
      'read',
      '/usr/sbin/nft',
      '-j',
      'list',
      'counters',
      'table',
      'inet',
      'understudy_staging',
    ])
  })

  it('print counters that are read by their names', () => {
    const counter = { family: 'inet', name: 'canary', table: 'understudy_staging', packets: 2, bytes: 120 }
    const output = JSON.stringify({ nftables: [{ metainfo: { version: '1.0.6' } }, { counter }] })

    expect([...readCounters(output)]).toEqual([['canary', 2]])
  })

  it.each(['', '{"nftables":{}}', '{"nftables":[{"counter":{"name":"x"}}]}'])('are not guessed from %s', (output) => {
    expect(() => readCounters(output)).toThrow('nft printed counters that can not be read')
  })
})
