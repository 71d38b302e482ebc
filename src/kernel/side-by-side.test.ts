import { describe, expect, it } from 'vitest'
import { sideBySide } from './side-by-side.ts'

const { signal } = new AbortController()

describe('tasks side by side', () => {
  it('give their results in their own order, whichever ends first', async () => {
    const first = Promise.withResolvers<string>()

    const both = sideBySide(
      [
        () => first.promise,
        async () => {
          first.resolve('first')
          return 'second'
        },
      ],
      { width: 2, signal },
    )

    expect(await both).toEqual(['first', 'second'])
  })

  it('are never more at once than told', async () => {
    const running = { now: 0, most: 0 }
    const task = async () => {
      running.now += 1
      running.most = Math.max(running.most, running.now)
      await new Promise((resolve) => setImmediate(resolve))
      running.now -= 1
    }

    await sideBySide(
      Array.from({ length: 7 }, () => task),
      { width: 3, signal },
    )

    expect(running).toEqual({ now: 0, most: 3 })
  })

  it('end with the first that fails, once the others have ended, and begin no more', async () => {
    const seen: string[] = []
    const others = [
      () => Promise.reject(new Error('the first')),
      async (inner: AbortSignal) => {
        await new Promise((resolve) => inner.addEventListener('abort', resolve))
        seen.push('ended')
        throw new Error('a later one')
      },
      async () => void seen.push('begun'),
    ]

    await expect(sideBySide(others, { width: 2, signal })).rejects.toThrow('the first')
    expect(seen).toEqual(['ended'])
  })

  it('do not begin after the signal', async () => {
    const stopped = AbortSignal.abort(new Error('interrupted'))

    await expect(sideBySide([() => Promise.resolve()], { width: 1, signal: stopped })).rejects.toThrow('interrupted')
  })
})
