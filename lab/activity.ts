import { connectTo } from './clusters/cluster.ts'
import { databaseCredentials } from './credentials.ts'
import type { Lab } from './lab.ts'
import { openPullRequest, pushCommit } from './population/activity.ts'
import { pushThrough } from './standin/push-gate.ts'

const PAUSE_MS = 400

/** People at work on production until the signal: a commit, and now and then a pull request. A push into the lock is refused. */
export async function workOn({ topology }: Lab, signal: AbortSignal): Promise<{ pushed: number; refused: number }> {
  const { production } = topology
  const url = `http://${production.host.address}:${production.httpPort}`
  const client = await connectTo(
    production,
    databaseCredentials(topology, production).superuser,
    production.database.name,
  )
  const done = { pushed: 0, refused: 0 }
  try {
    for (let turn = 0; !signal.aborted; turn++) {
      const repository = 1 + (turn % 5)
      const push = (): Promise<unknown> =>
        turn % 4 === 3
          ? openPullRequest(production.home, repository, client, `Change ${turn}`)
          : pushCommit(production.home, repository, client)
      done[(await pushThrough(url, push)).kind] += 1
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  } finally {
    await client.end()
  }
  return done
}
