import { text } from '../row.ts'
import type { Store } from '../store.ts'
import type { Push } from './channel.ts'

/** Sees pushes by the rows that a push writes into sta_repo_push_activity. */
export interface PushWatch {
  /** Looks for new ones. */
  look(): Promise<void>
  /** Those after the given position, and the position to ask from next. */
  since(position: number): { readonly pushes: readonly Push[]; readonly next: number }
}

const REMEMBERED = 1_000

/** Starts from the newest push there is; older ones are over. */
export async function watchPushes(store: Store): Promise<PushWatch> {
  let newest = await newestActivity(store)
  let pushes: readonly Push[] = []
  let forgotten = 0
  return {
    look: async () => {
      const fresh = await pushesAfter(store, newest)
      newest = fresh.at(-1)?.activityId ?? newest
      const all = [...pushes, ...fresh]
      pushes = all.slice(-REMEMBERED)
      forgotten += all.length - pushes.length
    },
    since: (position) => ({
      pushes: pushes.slice(Math.max(0, position - forgotten)),
      next: forgotten + pushes.length,
    }),
  }
}

async function newestActivity(store: Store): Promise<string> {
  const rows = await store.query('SELECT coalesce(max(activity_id), 0) AS newest FROM sta_repo_push_activity')
  return text(rows[0] ?? {}, 'newest')
}

async function pushesAfter(store: Store, activityId: string): Promise<readonly Push[]> {
  const rows = await store.query(
    `SELECT p.activity_id, r.id AS repository_id, r.project_id
     FROM sta_repo_push_activity p JOIN sta_repo_activity a ON a.activity_id = p.activity_id
     JOIN repository r ON r.id = a.repository_id
     WHERE p.activity_id > $1 ORDER BY p.activity_id`,
    [activityId],
  )
  return rows.map((row) => ({
    activityId: text(row, 'activity_id'),
    repositoryId: text(row, 'repository_id'),
    projectId: text(row, 'project_id'),
  }))
}
