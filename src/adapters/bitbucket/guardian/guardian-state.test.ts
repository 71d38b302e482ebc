import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstState, nextState, type GuardianEffect, type GuardianEvent, type GuardianState } from './guardian-state.ts'

const event: fc.Arbitrary<GuardianEvent> = fc.oneof(
  fc.constant<GuardianEvent>({ kind: 'lock-answered', token: 't' }),
  fc.constantFrom<GuardianEvent>(
    { kind: 'lock-refused', why: 'held', text: '' },
    { kind: 'lock-answer-lost', text: 'reset' },
  ),
  fc
    .constantFrom('asked', 'run-died', 'deadline')
    .map((because): GuardianEvent => ({ kind: 'release-wanted', because })),
  fc
    .constantFrom('accepted', 'wrong-token', 'failed')
    .map((answer): GuardianEvent => ({ kind: 'unlock-answered', answer })),
  fc
    .constantFrom<boolean | 'unknown'>(true, false, 'unknown')
    .map((locked): GuardianEvent => ({ kind: 'lock-seen', locked })),
)

function play(events: readonly GuardianEvent[]): {
  states: readonly GuardianState[]
  effects: readonly GuardianEffect[]
} {
  const states: GuardianState[] = [firstState]
  const effects: GuardianEffect[] = []
  for (const one of events) {
    const next = nextState(states.at(-1) ?? firstState, one)
    states.push(next.state)
    effects.push(...next.effects)
  }
  return { states, effects }
}

describe('the guardian', () => {
  it('never ends with a token it knows, unless the lock was seen to be gone or to be of another', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const { states, effects } = play(events)

        states.forEach((state, index) => {
          const before = states[index - 1]
          const endsWithToken = state.kind === 'ended' && before !== undefined && 'token' in before
          const cause = events[index - 1]
          const gone = cause?.kind === 'lock-seen' && cause.locked === false
          const another =
            cause?.kind === 'lock-seen' && cause.locked === true && before?.kind === 'unlocking' && before.refused >= 5
          expect(!endsWithToken || gone || another).toBe(true)
        })
        const kept = effects.indexOf('keep-token')
        const told = effects.indexOf('tell-held')
        expect(told < 0 || kept < told).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('always has something under way until it ends or holds: it never falls asleep while unlocking', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let state = firstState
        let underWay = 1
        for (const one of events) {
          const answers = one.kind !== 'release-wanted'
          if (answers && underWay === 0) continue
          const next = nextState(state, one)
          const fits = next.state !== state || next.effects.length > 0
          if (answers && fits) underWay -= 1
          underWay += next.effects.filter((effect) => /^(unlock|ask-lock)/.test(effect)).length
          state = next.state
          const idle = state.kind === 'ended' || state.kind === 'held' || state.kind === 'locking'
          expect(idle || underWay > 0).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('unlocks at once when the run died while the lock call was under way', () => {
    const { effects } = play([
      { kind: 'release-wanted', because: 'run-died' },
      { kind: 'lock-answered', token: 't' },
    ])

    expect(effects).toEqual(['keep-token', 'unlock'])
  })

  it('never ends by an unknown answer, while it unlocks or is in doubt', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const { states } = play(events)

        const byUnknown = events.filter(
          (one, index) =>
            one.kind === 'lock-seen' &&
            one.locked === 'unknown' &&
            states[index]?.kind !== 'ended' &&
            states[index + 1]?.kind === 'ended',
        )
        expect(byUnknown).toEqual([])
      }),
      { numRuns: 2000 },
    )
  })

  it('asks until its deadline when nobody can tell whether it is locked, and then says so', () => {
    const unknown: GuardianEvent = { kind: 'lock-seen', locked: 'unknown' }
    const many = Array.from({ length: 100 }, () => unknown)
    const deadline: GuardianEvent = { kind: 'release-wanted', because: 'deadline' }

    const { states, effects } = play([
      { kind: 'lock-answer-lost', text: 'the call was answered with 404' },
      ...many,
      deadline,
    ])

    expect(effects).toEqual(['ask-lock', ...many.map(() => 'ask-lock-later'), 'tell-lock-unknown'])
    expect(states.at(-1)).toEqual({ kind: 'ended' })
  })

  it('asks about the lock when its answer was lost, and says that the token is unknown when it is there', () => {
    const lost: GuardianEvent = { kind: 'lock-answer-lost', text: 'reset' }

    expect(play([lost, { kind: 'lock-seen', locked: false }, { kind: 'lock-seen', locked: true }]).effects).toEqual([
      'ask-lock',
      'ask-lock-later',
      'tell-token-unknown',
    ])
  })

  it('guards nothing until another program asks for the lock, and then by the same rules', () => {
    const asked = nextState({ kind: 'idle' }, { kind: 'lock-asked' })
    const early = nextState({ kind: 'idle' }, { kind: 'lock-seen', locked: true })
    const ended = nextState({ kind: 'idle' }, { kind: 'release-wanted', because: 'left-behind' })

    expect(asked).toEqual({ state: { ...firstState, relayed: true }, effects: [] })
    expect(nextState(asked.state, { kind: 'lock-refused', why: 'unauthorized', text: '' })).toEqual({
      state: { kind: 'idle' },
      effects: ['tell-failed'],
    })
    expect(early).toEqual({ state: { kind: 'idle' }, effects: [] })
    expect(ended).toEqual({ state: { kind: 'ended' }, effects: ['tell-never-locked'] })
  })
})
