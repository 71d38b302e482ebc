import type { Change } from '../changes/change.ts'
import type { Decision, RedirectTarget } from '../kernel/decision.ts'
import type { Blocked } from './integration.ts'

type Cut = readonly Change[] | Blocked

interface Ways {
  readonly cut: () => Cut
  /** A text is the reason why there is no way to redirect. */
  readonly redirect: string | ((to: RedirectTarget) => Cut)
}

/** The changes of a decision; `keep` has none. */
export function onDecision(decision: Decision, ways: Ways): Cut {
  switch (decision.kind) {
    case 'keep':
      return []
    case 'cut':
      return ways.cut()
    case 'redirect':
      return typeof ways.redirect === 'string' ? blocked(ways.redirect) : ways.redirect(decision.to)
  }
}

export function blocked(because: string): Blocked {
  return { kind: 'blocked', because }
}
