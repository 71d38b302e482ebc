import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Perform } from './effect.ts'
import type { RunContext } from './run-context.ts'
import { settleFirstStart } from './settle-first-start.ts'

const run = '20261122-013000-k3f9'
const permit = '/srv/staging.understudy/permit'

const verified: Perform = async (effect) => {
  const found = await effect.verify()
  if (found.kind === 'done') return found.result
  throw new Error(found.seen)
}

function upgraded(): { context: RunContext; stops: number; permit: () => string | undefined } {
  const host = memoryHost()
  host.put(permit, `${run}\n`)
  const seen = { stops: 0, permit: () => host.text(permit) }
  const base = runContext()
  const context: RunContext = {
    ...base,
    generations: {
      ...base.generations,
      all: () => [
        { id: run, database: 'bb_1', source: 'production', dataFrom: null, createdAt: '', state: 'half-made' },
      ],
    },
    target: {
      ...base.target,
      host,
      service: {
        ...base.target.service,
        stop: async () => {
          seen.stops += 1
        },
      },
      openRunningCopy: () =>
        Promise.reject(
          new AppError('policy/undecided', 'the copy holds what the plan did not decide: x', { hint: '' }),
        ),
    },
    results: new Map([
      ['check-readiness', { sourceVersion: '7.2.0', targetVersion: '8.9.0' }],
      ['rewrite-configuration', { changes: 0, oneShot: [] }],
    ]),
  }
  return Object.assign(seen, { context })
}

describe('a copy after an upgrade', () => {
  it('is stopped, and may not start, when it holds something undecided', async () => {
    const copy = upgraded()

    await expect(settleFirstStart.run(copy.context, verified)).rejects.toMatchObject({
      code: 'policy/undecided',
      message: 'the copy holds what the plan did not decide: x; staging was stopped, and its permit taken',
      hint: '`understudy rewind staging` goes back; then decide, and refresh again',
    })

    expect(copy.stops).toBe(1)
    expect(copy.permit()).toBeUndefined()
  })
})
