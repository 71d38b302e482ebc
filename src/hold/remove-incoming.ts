import type { HostWriter } from '../ports/host.ts'
import { incomingPaths, type Layout } from './layout.ts'

/** What was transferred for a run that nobody will go on with: production's dump and passwords, uncut. Twice is done. */
export async function removeIncoming(
  host: Pick<HostWriter, 'status' | 'removeFolder'>,
  layout: Layout,
  run: string,
): Promise<void> {
  const { folder } = incomingPaths(layout, run)
  if ((await host.status(folder)) !== undefined) await host.removeFolder(folder, [layout.beside])
}
