import { describe, expect, it } from 'vitest'
import { systemClock } from './clock.ts'

describe('sleep', () => {
  it('ends early, with the reason of the signal', async () => {
    const controller = new AbortController()
    const sleeping = systemClock.sleep(3_600_000, controller.signal)

    controller.abort(new Error('enough'))

    await expect(sleeping).rejects.toThrow('enough')
    await expect(systemClock.sleep(3_600_000, controller.signal)).rejects.toThrow('enough')
  })
})
