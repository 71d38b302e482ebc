import { AppError } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Json } from '../kernel/json.ts'
import type { JournalEntry, Store } from '../ports/store.ts'

/** What the journal says of an effect: never begun, begun without an outcome (the run died in it, or it failed), or done. */
export type Recorded =
  | { readonly kind: 'absent' }
  | { readonly kind: 'intent' }
  | { readonly kind: 'outcome'; readonly result: Json }

/** One run's entries: replayed at the start, appended while it goes. */
export interface Journal {
  recorded(effect: string): Recorded
  intent(effect: string): void
  outcome(effect: string, result: Json): void
  failure(effect: string, error: unknown): void
  note(text: string): void
}

export function openJournal(store: Store, run: string, clock: Clock): Journal {
  const recorded = replay(store.entries(run))
  const append = (entry: JournalEntry): void => {
    store.append(run, entry)
    remember(recorded, entry)
  }
  const at = (): string => clock.now().toISOString()
  return {
    recorded: (effect) => recorded.get(effect) ?? { kind: 'absent' },
    intent: (effect) => append({ kind: 'intent', effect, at: at() }),
    outcome: (effect, result) => append({ kind: 'outcome', effect, at: at(), result }),
    failure: (effect, error) => append({ kind: 'failure', effect, at: at(), ...wording(error) }),
    note: (text) => append({ kind: 'note', at: at(), text }),
  }
}

function replay(entries: readonly JournalEntry[]): Map<string, Recorded> {
  const recorded = new Map<string, Recorded>()
  for (const entry of entries) remember(recorded, entry)
  return recorded
}

function remember(recorded: Map<string, Recorded>, entry: JournalEntry): void {
  switch (entry.kind) {
    case 'intent':
      recorded.set(entry.effect, { kind: 'intent' })
      return
    case 'outcome':
      recorded.set(entry.effect, { kind: 'outcome', result: entry.result })
      return
    case 'failure':
    case 'note':
      return
  }
}

function wording(error: unknown): { code: string; message: string; hint: string } {
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'run/interrupted', message: 'the run was interrupted', hint: '`understudy resume` goes on' }
  if (error instanceof AppError) return { code: error.code, message: error.message, hint: error.hint }
  return { code: 'bug', message: error instanceof Error ? error.message : String(error), hint: 'report this as a bug' }
}
