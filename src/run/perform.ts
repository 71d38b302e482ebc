import { AppError } from '../kernel/app-error.ts'
import type { Json } from '../kernel/json.ts'
import type { Effect, Perform } from '../steps/effect.ts'
import type { Journal } from './journal.ts'
import type { RunEvents } from './events.ts'

/**
 * The one way in which a step changes the world. A recorded outcome is replayed; an intent without an outcome is verified
 * first, because the effect may have happened before the run died; everything else is applied and then verified.
 */
export function performing(journal: Journal, events: RunEvents, signal: AbortSignal): Perform {
  return async <Result extends Json>(effect: Effect<Result>): Promise<Result> => {
    const recorded = journal.recorded(effect.id)
    if (recorded.kind === 'outcome' && isResultOf(effect, recorded.result)) return recorded.result
    signal.throwIfAborted()
    events.effect(effect.id, effect.title)
    if (recorded.kind === 'intent') {
      const found = await effect.verify()
      if (found.kind === 'done') return record(journal, effect, found.result)
    } else {
      journal.intent(effect.id)
    }
    return applied(journal, effect, signal)
  }
}

/** For a step that repeats: what is recorded as done is verified too, and made again where it is no more. */
export function performingAgain(journal: Journal, events: RunEvents, signal: AbortSignal): Perform {
  const perform = performing(journal, events, signal)
  return async <Result extends Json>(effect: Effect<Result>): Promise<Result> => {
    if (journal.recorded(effect.id).kind !== 'outcome') return perform(effect)
    signal.throwIfAborted()
    const found = await effect.verify()
    if (found.kind === 'done') return found.result
    events.effect(effect.id, effect.title)
    journal.intent(effect.id)
    return applied(journal, effect, signal)
  }
}

/** The journal keeps what `verify` of the same effect returned, so the shape is the effect's own. */
function isResultOf<Result extends Json>(_effect: Effect<Result>, _recorded: Json): _recorded is Result {
  return true
}

async function applied<Result extends Json>(
  journal: Journal,
  effect: Effect<Result>,
  signal: AbortSignal,
): Promise<Result> {
  try {
    await effect.apply(signal)
    const verification = await effect.verify()
    if (verification.kind === 'done') return record(journal, effect, verification.result)
    throw new AppError('run/step-failed', `${effect.title} was carried out, but its check says: ${verification.seen}`, {
      hint: 'look at the target, then run `understudy resume`, or `understudy rewind` to go back',
    })
  } catch (error) {
    journal.failure(effect.id, error)
    throw error
  }
}

function record<Result extends Json>(journal: Journal, effect: Effect<Result>, result: Result): Result {
  journal.outcome(effect.id, result)
  return result
}
