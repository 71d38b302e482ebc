import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { production, refreshOfStaging, staging } from '../../../test/fixtures/two-environments.ts'
import { sudoRules } from '../../argv/sudoers.ts'
import { targetOrder } from './sudo-orders.ts'
import { sudoProblems } from './sudo-problems.ts'

const rules = sudoRules(targetOrder(staging, production, refreshOfStaging, []))

/** A host whose sudo refuses the commands that say one of these. */
function hostRefusing(...words: readonly string[]) {
  return memoryHost({ sudo: ({ args }) => ({ exitCode: words.some((word) => args.includes(word)) ? 1 : 0 }) })
}

describe('the sudo rules of a host', () => {
  it('are no problem where sudo allows a command of each', async () => {
    const host = hostRefusing()

    expect(await sudoProblems(host, staging, rules)).toEqual([])
    expect(host.commands).toHaveLength(rules.length)
  })

  it('that are missing are named with the line to add', async () => {
    expect(await sudoProblems(hostRefusing('stop', 'daemon-reload'), staging, rules)).toEqual([
      {
        severity: 'error',
        summary:
          'sudo on ssh://understudy@bb1 does not allow systemctl stop, systemctl daemon-reload without a password',
        hint: 'add to /etc/sudoers.d/understudy there: understudy ALL=(root) NOPASSWD: /usr/bin/systemctl ^stop --no-ask-password -- atlbitbucket[.]service$ and understudy ALL=(root) NOPASSWD: /usr/bin/systemctl ^daemon-reload --no-ask-password$',
      },
    ])
  })

  it('are to be printed anew where many are missing', async () => {
    expect(await sudoProblems(hostRefusing('dd', 'grep'), staging, rules)).toEqual([
      {
        severity: 'error',
        summary: 'sudo on ssh://understudy@bb1 does not allow dd, grep without a password',
        hint: 'install what `understudy doctor staging --print sudoers` prints',
      },
    ])
  })

  it('are not asked for where only a warning comes of them', async () => {
    const fence = { kind: 'raised', with: ['nftables'], scope: 'service-user', allow: [] } as const
    const host = hostRefusing('ruleset')

    const fenced = sudoRules(targetOrder(staging, production, { ...refreshOfStaging, fence }, []))

    expect(fenced.filter(({ needed }) => !needed).map(({ text }) => text)).toEqual([
      'understudy ALL=(root) NOPASSWD: /usr/sbin/nft ^-s list ruleset$',
    ])
    expect(await sudoProblems(host, staging, fenced)).toEqual([])
    expect(host.commands).toHaveLength(fenced.length - 1)
  })

  it('are not asked for where nobody becomes anybody else', async () => {
    const [node] = staging.nodes
    const host = hostRefusing('dd')

    expect(await sudoProblems(host, { ...staging, nodes: [{ ...node, become: 'none' }] }, rules)).toEqual([])
    expect(host.commands).toEqual([])
  })
})
