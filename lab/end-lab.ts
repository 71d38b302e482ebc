import { unplugOperator } from './network/switch.ts'
import { endAll } from './records.ts'

/** Ends everything that the lab in this folder started, also after a crash. */
export async function endLab(root: string): Promise<void> {
  await unplugOperator(root)
  await endAll(root)
}
