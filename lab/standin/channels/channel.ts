import type { SinkKind } from '../../topology.ts'
import type { Dial } from '../dial.ts'
import type { LabSettings } from '../lab-settings.ts'
import type { Log } from '../log.ts'
import type { Settings } from '../settings.ts'
import type { Store } from '../store.ts'
import type { Cluster } from '../cluster/cluster.ts'

/** A push that the channel has not heard of yet. */
export interface Push {
  readonly activityId: string
  readonly repositoryId: string
  readonly projectId: string
}

/** What a round of a channel sees. Configuration is read anew in every round, so that a switch takes effect at once. */
export interface ChannelContext {
  readonly store: Store
  readonly settings: Settings
  readonly lab: LabSettings
  readonly cluster: Cluster
  readonly dial: Dial
  readonly log: Log
  /** The first round since the start: what was left unsent goes out, whatever happened to be pushed. */
  readonly first: boolean
  readonly pushes: readonly Push[]
}

/** One way in which Bitbucket reaches out. A contact that fails is tried with the others, then thrown. */
export interface Channel {
  readonly kind: SinkKind
  /** Milliseconds between two rounds; absent: the lab's own pace. */
  readonly everyMs?: (lab: LabSettings) => number
  /** Waits one interval before its first round, as a scheduled job does. */
  readonly startsLate?: true
  readonly run: (context: ChannelContext) => Promise<void>
}

/** Runs all contacts side by side; one that fails keeps no other from going out. */
export async function contactAll(contacts: readonly Promise<unknown>[]): Promise<void> {
  const ended = await Promise.allSettled(contacts)
  const failed = ended.filter((one) => one.status === 'rejected').map((one) => one.reason)
  if (failed.length > 0) throw new AggregateError(failed)
}

/** Whether a hook or webhook of this scope is due: in the first round always, later when a push touched it. */
export function isDue(context: ChannelContext, scope: Partial<Pick<Push, 'repositoryId' | 'projectId'>>): boolean {
  if (context.first) return true
  return context.pushes.some(
    (push) =>
      (scope.repositoryId === undefined || scope.repositoryId === push.repositoryId) &&
      (scope.projectId === undefined || scope.projectId === push.projectId),
  )
}
