import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { ServiceState } from '../../ports/service.ts'
import { stopUnproven } from './stop-unproven.ts'

const run = '20261122-013000-k3f9'
const permit = '/srv/staging.understudy/permit'

function targetThat(stop: (signal: AbortSignal) => Promise<void>, state: ServiceState = { kind: 'stopped' }) {
  const host = memoryHost()
  host.put(permit, `${run}\n`)
  const { target } = runContext()
  return {
    ...target,
    host,
    service: { ...target.service, description: 'the unit atlbitbucket.service', stop, state: async () => state },
  }
}

describe('a copy that is not proven to be cut off', () => {
  it('loses its permit before it is stopped, by a signal that no interruption reaches', async () => {
    const seen: unknown[] = []
    const target = targetThat(async (signal) => {
      seen.push(target.host.text(permit), signal.aborted)
    })

    await stopUnproven(target, { run, because: undefined })

    expect(seen).toEqual([undefined, false])
  })

  it('is said to run on when the stop was carried out and it still runs', async () => {
    const target = targetThat(() => Promise.resolve(), { kind: 'running', pid: 41 })

    await expect(stopUnproven(target, { run, because: undefined })).rejects.toThrow(
      'staging is not proven to be cut off, and could not be stopped and held: it still runs',
    )
  })

  it('is said to run on when it can not be stopped, with what was found', async () => {
    const target = targetThat(() => Promise.reject(new Error('the host is gone')))

    await expect(stopUnproven(target, { run, because: new Error('2 places are live') })).rejects.toEqual(
      new AppError(
        'run/step-failed',
        'staging is not proven to be cut off, and could not be stopped and held: the host is gone; what was found: 2 places are live',
        { hint: `on ${target.host.name}: remove ${permit}, then stop the unit atlbitbucket.service by hand` },
      ),
    )
    expect(target.host.text(permit)).toBeUndefined()
  })
})
