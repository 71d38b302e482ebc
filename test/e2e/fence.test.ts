import { beforeAll, describe, expect, it } from 'vitest'
import { runFencedCopy, type FencedCopy } from '../fixtures/fenced-copy.ts'
import { reachedUncut } from '../fixtures/reached-uncut.ts'

const OUTSIDE = ['ci', 'directory', 'jira', 'mail', 'mirror', 'world']

describe('a copy that nobody cut', () => {
  let copy: FencedCopy

  beforeAll(async () => {
    copy = await runFencedCopy()
  })

  it('reaches nobody behind the fence: started, pushed to, restarted, rebooted, by address, by a relay, or over an earlier connection', () => {
    expect(copy.fenced).toEqual({
      contacts: { start: [], push: [], 'pull request': [], restart: [], reboot: [] },
      earlierConnection: false,
      relay: false,
      byAddress: [],
      arrived: [],
    })
    expect(copy.stands).toBe(true)
  })

  it('tries everything behind the fence', () => {
    expect(reachedUncut.filter((kind) => !copy.tried.some((one) => one.startsWith(`${kind}.`)))).toEqual([])
  })

  it('keeps its fence while it runs', () => {
    expect(copy.whileItRuns).toBe('AppError: staging is not stopped: without its fence it may reach production')
  })

  it('reaches everything that production talks to once the fence is lowered, in each of those ways', () => {
    expect(copy.open).toEqual({
      contacts: {
        start: reachedUncut,
        push: expect.arrayContaining(['directory', 'mirror', 'repository-hook', 'webhook']),
        'pull request': expect.arrayContaining(['directory', 'mirror', 'repository-hook', 'webhook']),
        restart: reachedUncut.filter((kind) => kind !== 'mail'),
        reboot: reachedUncut.filter((kind) => kind !== 'mail'),
      },
      earlierConnection: true,
      relay: true,
      byAddress: [...OUTSIDE, 'production'].flatMap((host) => [host, `${host} over IPv6`]).toSorted(),
      arrived: [...OUTSIDE, 'production'].toSorted(),
    })
  })
})
