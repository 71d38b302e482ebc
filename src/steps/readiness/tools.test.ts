import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { clientProblems, gitWarnings } from './tools.ts'

describe('git on a target', () => {
  it('only warns where it is missing: a copy is then not followed to its objects, and its report says so', async () => {
    expect(await gitWarnings(memoryHost({ git: () => ({ exitCode: 127 }) }))).toEqual([
      {
        severity: 'warning',
        summary: 'git is missing on ssh://understudy@bb1',
        hint: 'install it there: apt-get install git',
      },
    ])
    expect(await gitWarnings(memoryHost({ git: () => ({ stdout: 'git version 2.39.5\n' }) }))).toEqual([])
  })
})

describe('the client programs of a database', () => {
  it('are those of its vendor', async () => {
    const host = memoryHost({
      'mariadb-dump': () => ({ stdout: 'mariadb-dump  Ver 10.19\n' }),
      mariadb: () => ({ exitCode: 127 }),
    })
    const asked = { vendor: 'mariadb', serverVersion: 101_119 } as const

    expect(await clientProblems(host, 'dump', asked)).toEqual([])
    expect(await clientProblems(host, 'restore', asked)).toEqual([
      {
        severity: 'error',
        summary: 'mariadb is missing on ssh://understudy@bb1',
        hint: 'install it there: apt-get install mariadb-client',
      },
    ])
  })
})
