import { describe, expect, it } from 'vitest'
import { wordsOf } from '../../test/fixtures/words-of.ts'
import { listProcesses, readProcesses } from './ps.ts'

describe('processes', () => {
  it('are read, also those of long user names', () => {
    expect(wordsOf(listProcesses())).toEqual(['read', 'ps', '-ww', '-eo', 'pid=,ppid=,user:64=,args='])
    expect(readProcesses('   12     1 atlbitbucket-staging      java -Xmx1g  x\n')).toEqual([
      { pid: 12, parent: 1, user: 'atlbitbucket-staging', command: 'java -Xmx1g  x' },
    ])
  })
})
