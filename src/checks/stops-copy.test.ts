import { describe, expect, it } from 'vitest'
import { stopsCopy } from './stops-copy.ts'

describe('a check of a running copy', () => {
  it.each([
    ['webhooks/none-active', 'fail', true],
    ['cluster-membership/own-nodes', 'fail', true],
    ['mail-server/not-configured', 'fail', true],
    ['database/no-session-on-source', 'fail', true],
    ['database/no-session-on-source', 'unknown', false],
    ['webhooks/none-active', 'unknown', false],
    ['webhooks/none-active', 'pass', false],
    ['of-a-later-version/of-this', 'fail', true],
    ['license/valid', 'fail', false],
    ['copy/runs', 'fail', false],
  ] as const)('%s that is %s: stops it %s', (id, result, stops) => {
    expect(stopsCopy({ id, result, title: 'x', evidence: 'y' })).toBe(stops)
  })
})
