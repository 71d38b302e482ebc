import { describe, expect, it } from 'vitest'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { refuseAge } from './judge-given.ts'

const DAY = 86_400_000
const given = { kind: 'kept', path: '/archives/monday' } as const

/** What is said of data that is this old, by clocks of which one may be wrong; undefined: nothing. */
function said(days: number, maxAgeMs: number | undefined): unknown {
  const notes: string[] = []
  const context = runContext()
  const archives = { ...context.refresh.archives, maxAgeMs }
  const reading = {
    ...context,
    refresh: { ...context.refresh, archives },
    note: (text: string) => void notes.push(text),
    targetVersion: undefined,
  }
  try {
    refuseAge(reading, given, new Date(context.clock.now().getTime() - days * DAY))
  } catch (error) {
    return error
  }
  return notes[0]
}

describe('the age of a given backup', () => {
  it.each([
    [29, 30 * DAY],
    [400, undefined],
    // As a dump that has no time zone may look.
    [-0.9, 30 * DAY],
  ])('of %d days may pass', (days, maxAgeMs) => {
    expect(said(days, maxAgeMs)).toBeUndefined()
  })

  it('is refused beyond what is allowed', () => {
    expect(said(31, 30 * DAY)).toMatchObject({
      code: 'policy/refused-archive',
      hint: 'choose a later one, or raise maxAge',
    })
  })

  it('is unknown where its data is of the future: that is refused where the age counts, and told elsewhere', () => {
    const fact =
      '/archives/monday on ssh://understudy@bb1 holds data of 2026-11-24 01:30:01 UTC, which is still to come: nobody can tell how old it is'

    expect(said(-2, 30 * DAY)).toMatchObject({
      code: 'policy/refused-archive',
      exit: 3,
      message: `${fact}, and refresh.staging.archives.maxAge asks for it`,
      hint: 'see the clocks of this machine and of the one that made it; choose one whose age is known, or leave maxAge out',
    })
    expect(said(-2, undefined)).toBe(fact)
  })
})
