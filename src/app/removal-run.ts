import { z } from 'zod'
import type { Json } from '../kernel/json.ts'
import type { RunKind, RunRecord } from '../ports/store.ts'
import { isUnfinished } from '../run/is-unfinished.ts'
import type { App } from './app.ts'

/** A run that only removes. */
export interface Removal {
  readonly run: string
  readonly kind: Extract<RunKind, 'remove-generation' | 'remove-backup'>
  readonly environment: string
  /** With the id of what is removed, as `remove`. */
  readonly plan: { readonly remove: string } & { readonly [key: string]: Json }
}

/** Twice is done: it may be begun again. */
export function recordRemoval({ store, clock, by }: App, { run, kind, environment, plan }: Removal): void {
  if (store.run(run) !== undefined) return
  const startedAt = clock.now().toISOString()
  store.createRun({
    id: run,
    kind,
    environment,
    source: undefined,
    startedAt,
    endedAt: undefined,
    state: 'running',
    by,
    why: undefined,
    plan,
  })
}

/** Newest first, those that were cut off while they removed this. */
export function removalsCutOff(
  { store }: Pick<App, 'store'>,
  { kind, environment, id }: Pick<Removal, 'kind' | 'environment'> & { readonly id: string },
): readonly RunRecord[] {
  return store.runs(environment).filter((run) => run.kind === kind && isUnfinished(run) && removedBy(run) === id)
}

/** The id of what a removal is about. */
export function removedBy({ plan }: Pick<RunRecord, 'plan'>): string | undefined {
  return z.looseObject({ remove: z.string() }).safeParse(plan).data?.remove
}
