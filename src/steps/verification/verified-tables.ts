import type { Effect } from '../effect.ts'
import { resultOf, type RunContext } from '../run-context.ts'
import { settle, type Verified } from './settle.ts'
import { verifyTables } from './verify-tables.ts'

/** Before the cuts change any row. */
export function verifiedTables(context: RunContext, name: string): Effect<Verified> {
  const { target, clock, signal, progress } = context
  return {
    id: 'restore-database/verified',
    title: 'compare rows with the source',
    apply: () => Promise.resolve(),
    verify: async () => {
      await using database = await target.openDatabase(name)
      await using counter = await target.openTableCounter(name)
      const { incoming } = resultOf(context, 'take-backup')
      using meter = progress.begin('tables compared', 'bytes')
      const tables = await verifyTables(target.host, incoming, { database, counter, clock, meter }, signal)
      return { kind: 'done', result: settle(context, [tables]) }
    },
  }
}
