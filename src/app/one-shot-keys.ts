import { z } from 'zod'
import type { Store } from '../ports/store.ts'

const rewritten = z.looseObject({ oneShot: z.array(z.string()) })

/** The properties that a run set for the first start only, by its journal. */
export function oneShotKeysOf(store: Store, run: string): readonly string[] {
  const outcomes = store
    .entries(run)
    .flatMap((entry) => (entry.kind === 'outcome' && entry.effect === 'rewrite-configuration' ? [entry.result] : []))
  return outcomes.flatMap((result) => rewritten.safeParse(result).data?.oneShot ?? [])
}
