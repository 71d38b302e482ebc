import { isCluster } from './clusters/cluster.ts'
import { unplugOperator } from './network/switch.ts'
import { endRecorded, recordedNames } from './records.ts'

/** Ends everything that the lab in this folder started, also after a crash. */
export async function endLab(root: string): Promise<void> {
  await unplugOperator(root)
  const [clusters, others] = [
    recordedNames(root).filter(isCluster),
    recordedNames(root).filter((name) => !isCluster(name)),
  ]
  await endEach(root, others)
  // Last: a Bitbucket that runs on connects anew to the server that sends it away, and a server waits a minute for who has not signed in.
  await endEach(root, clusters)
}

async function endEach(root: string, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => endRecorded(root, name)))
}
