import { describe, expect, it } from 'vitest'
import { wordsOf } from '../../test/fixtures/words-of.ts'
import { listConnections, listListeners, readSockets } from './ss.ts'

describe('sockets', () => {
  it('are read with IPv6 addresses, zones and several processes', () => {
    const output = [
      'LISTEN 0 100 [::ffff:127.0.0.1]:7990 *:* users:(("java",pid=41,fd=9),("java",pid=42,fd=9))',
      'LISTEN 0 128 0.0.0.0:22 0.0.0.0:*',
      'ESTAB 0 0 10.0.0.5%eth0:40112 10.0.0.9:5432 users:(("java",pid=41,fd=33))',
      '',
    ].join('\n')

    expect(readSockets(output)).toEqual([
      { local: { address: '::ffff:127.0.0.1', port: 7990 }, remote: { address: '*', port: 0 }, pids: [41, 42] },
      { local: { address: '0.0.0.0', port: 22 }, remote: { address: '0.0.0.0', port: 0 }, pids: [] },
      { local: { address: '10.0.0.5', port: 40112 }, remote: { address: '10.0.0.9', port: 5432 }, pids: [41] },
    ])
    expect(wordsOf(listListeners('root'))).toEqual(['read', 'ss', '-H', '-n', '-t', '-l', '-p'])
    expect(wordsOf(listConnections('root'))).toEqual(['read', 'ss', '-H', '-n', '-t', '-p', 'state', 'connected'])
  })
})
