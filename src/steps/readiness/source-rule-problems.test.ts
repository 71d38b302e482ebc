import { describe, expect, it } from 'vitest'
import { memoryDatabase } from '../../../test/fixtures/memory-database.ts'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { openDatabase } from '../../../test/fixtures/printed-sudoers.ts'
import { production, refreshOfStaging, staging } from '../../../test/fixtures/two-environments.ts'
import { sourceRuleProblems } from './source-rule-problems.ts'

/** A source whose service user is at home there, and whose sudo refuses what names this. */
function sourceWith(home: string, refused: string) {
  return memoryHost({
    getent: () => ({ stdout: `atlbitbucket:x:20011:20011::${home}:/bin/sh\n` }),
    sudo: ({ args }) => ({ exitCode: args.some((word) => word.includes(refused)) ? 1 : 0 }),
  })
}

describe('the sudo rules of a source', () => {
  it('are compared with the home that its service user has there', async () => {
    const host = sourceWith('/var/lib/atl', '/var/lib/atl/.ssh/')

    expect(await sourceRuleProblems({ host, config: production, openDatabase }, [])).toEqual([
      {
        severity: 'error',
        summary: 'sudo on ssh://understudy@bb1 does not allow dd without a password',
        hint: String.raw`add to /etc/sudoers.d/understudy there: understudy ALL=(atlbitbucket) NOPASSWD: /usr/bin/dd ^bs\=64K iflag\=nofollow status\=none if\=/var/lib/atl/[.]ssh/(known_hosts2?|config)$`,
      },
    ])
  })

  it('lack nothing where sudo allows that, whatever it refuses elsewhere', async () => {
    const host = sourceWith('/var/lib/atl', '/home/')

    expect(await sourceRuleProblems({ host, config: production, openDatabase }, [])).toEqual([])
  })

  it('lack those of a data store that was added since they were printed, and are to be printed anew', async () => {
    const host = sourceWith('/var/lib/atl', '/mnt/new')
    const rows = [{ id: 2, ds_path: '/mnt/new' }]
    const withStore = async () => memoryDatabase({ bb_data_store: { key: ['id'], rows } })
    const source = { host, config: production, openDatabase: withStore }

    expect(await sourceRuleProblems(source, [{ refresh: refreshOfStaging, target: staging }])).toEqual([
      {
        severity: 'error',
        summary: 'sudo on ssh://understudy@bb1 does not allow nice, rsync, find, grep without a password',
        hint: 'install what `understudy doctor production --print sudoers` prints',
      },
    ])
    expect(
      await sourceRuleProblems({ ...source, openDatabase }, [{ refresh: refreshOfStaging, target: staging }]),
    ).toEqual([])
  })

  it('are not asked for where nobody becomes anybody else', async () => {
    const [node] = production.nodes
    const host = sourceWith('/var/lib/atl', '')
    const config = { ...production, nodes: [{ ...node, become: 'none' }] } as const

    expect(await sourceRuleProblems({ host, config, openDatabase }, [])).toEqual([])
    expect(host.commands).toEqual([])
  })
})
