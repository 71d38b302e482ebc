import type { Lab } from '../../lab/lab.ts'
import { pushCommit } from '../../lab/population/activity.ts'
import { repositoryFolder } from '../../lab/population/git-repositories.ts'
import { run } from '../../lab/processes.ts'
import { addCommit } from '../data/grow-home.ts'
import type { BenchScale } from '../data/scale.ts'

/** What happened since the last refresh: three of a hundred repositories got a commit of 40 files and 2 MB, and a push. */
export async function changeProduction(lab: Lab, { repositories }: BenchScale, round: number): Promise<number> {
  const { production } = lab.topology
  const count = Math.max(1, Math.round(repositories * 0.03))
  const client = await lab.connect('production', production.database.name)
  try {
    for (let index = 0; index < count; index += 1) {
      const id = 1 + (((round * count + index) * 7) % repositories)
      const folder = repositoryFolder(production.home, id)
      await addCommit(folder, { branch: `bench/round-${round}`, files: 40, bytes: 50_000, loose: true })
      await run(['chown', '-R', `${production.runAs.uid}:${production.runAs.uid}`, folder])
      // As the user that Bitbucket runs as.
      await pushCommit(production.home, id, client)
    }
  } finally {
    await client.end()
  }
  return count
}
