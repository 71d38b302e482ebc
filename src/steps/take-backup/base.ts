import { formatBaseRecord, parseBaseRecord, type BaseRecord } from '../../backup/base/base-record.ts'
import { basePaths } from '../../hold/layout.ts'
import { passedFolder, secretFile } from '../../hold/permissions.ts'
import type { RunContext } from '../run-context.ts'

type Receiving = Pick<RunContext, 'target' | 'refresh'>

/** Who receives what the source pushes, on the target. */
export function receiverOf({ refresh: { transfer } }: Pick<RunContext, 'refresh'>): string {
  return transfer.to.kind === 'ssh' && transfer.to.user !== undefined ? transfer.to.user : 'root'
}

/** The folder that pushes go to, owned by who receives them. One that was another user's is begun anew: nobody else may change it. */
export async function prepareBase(context: Receiving): Promise<void> {
  const { host, layout } = context.target
  const { folder, home } = basePaths(layout)
  await host.makeFolder(folder, passedFolder)
  if ((await host.status(home))?.owner !== receiverOf(context)) await renewBase(context)
}

export async function renewBase(context: Receiving): Promise<void> {
  const { host, layout } = context.target
  const { home, record } = basePaths(layout)
  const receiver = receiverOf(context)
  await host.removeFile(record)
  if ((await host.status(home)) !== undefined) await host.removeFolder(home, [layout.beside])
  await host.makeFolder(home, { mode: 0o700, owner: receiver, group: receiver })
}

/** Undefined where it is not known what the base holds. */
export async function readBase({
  target: { host, layout },
}: Pick<RunContext, 'target'>): Promise<BaseRecord | undefined> {
  return parseBaseRecord(await host.readFile(basePaths(layout).record))
}

/** Before anything in it changes; whoever comes next, after a crash as well, then looks at every file. */
export async function forgetBase({ target: { host, layout } }: Pick<RunContext, 'target'>): Promise<void> {
  await host.removeFile(basePaths(layout).record)
}

export async function recordBase(
  { target: { host, layout } }: Pick<RunContext, 'target'>,
  record: BaseRecord,
): Promise<void> {
  await host.writeFile(basePaths(layout).record, formatBaseRecord(record), secretFile)
}
