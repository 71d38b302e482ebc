import { beforeAll, describe, expect, it } from 'vitest'
import { runFencedCopy, type FencedCopy } from '../fixtures/fenced-copy.ts'
import { reachedUncut } from '../fixtures/reached-uncut.ts'

describe('a copy that nobody cut', () => {
  let copy: FencedCopy

  beforeAll(async () => {
    copy = await runFencedCopy()
  })

  it('reaches nobody behind the fence, whatever it tries', () => {
    expect(copy).toMatchObject({ fenced: [], stands: true })
    expect(reachedUncut.filter((kind) => !copy.tried.some((one) => one.startsWith(`${kind}.`)))).toEqual([])
  })

  it('gets no packet to any host behind the fence, by the counters of those hosts', () => {
    expect(copy.arrivedFenced).toEqual([])
  })

  it('keeps its fence while it runs', () => {
    expect(copy.whileItRuns).toBe('AppError: staging is not stopped: without its fence it may reach production')
  })

  it('reaches everything that production talks to once the fence is lowered', () => {
    expect(copy.open).toEqual(reachedUncut)
    expect(copy.arrivedOpen).toEqual(['ci', 'directory', 'jira', 'mail', 'mirror', 'world'])
  })
})
