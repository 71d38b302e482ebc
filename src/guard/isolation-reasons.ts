import type { Facts } from '../kernel/facts.ts'
import type { Guarded, Refusal } from './guarded.ts'
import { reasonsToRefuse } from './reasons.ts'

export interface GuardedCopy extends Guarded {
  /** Of the copy that is there already; its version is the one installed. */
  readonly targetFacts: Facts
  /** Version that the restored database was last opened with. */
  readonly stamp: string | undefined
  readonly database: string
  /** A process of it runs, and nobody asked to stop it. */
  readonly runs: boolean
}

/**
 * Reasons not to isolate a copy that was restored by other means. A jdbc.url that names the source is what the isolation is there
 * to cut: it refuses only while something runs. Everything that tells copy and production apart counts as it does for a refresh.
 */
export function reasonsNotToIsolate(guarded: GuardedCopy): readonly Refusal[] {
  const { target, sourceFacts, stamp, database, runs } = guarded
  const copyOf = { ...sourceFacts, version: stamp ?? sourceFacts.version }
  // Nothing is copied here: whether the copy leads out of itself is asked before it is held.
  const reasons = reasonsToRefuse({ ...guarded, sourceFacts: copyOf }).filter(({ id }) => id !== 'source-linked')
  const counting = runs ? reasons : reasons.filter(({ id }) => !aboutConnection.has(id))
  if (!runs) return counting
  return [
    {
      id: 'copy-runs',
      because: `${target.name} runs, and may be writing to what its configuration names`,
      hint: `stop it, or let Understudy do so: \`understudy isolate ${target.name} --database ${database} --stop\` (what it sent before is not undone)`,
    },
    ...counting,
  ]
}

const aboutConnection: ReadonlySet<string> = new Set(['connected-to-source', 'connection-unreadable'])
