import { listParts } from '../../argv/list-parts.ts'
import { formatBaseRecord, parseBaseRecord, type BaseRecord } from '../../backup/base/base-record.ts'
import { OWN_STORE, partOf } from '../../backup/base/store-parts.ts'
import { outerStoreFolder } from '../../hold/data-stores.ts'
import { basePaths } from '../../hold/layout.ts'
import { secretFile } from '../../hold/permissions.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import { decodeUtf8, encodeUtf8 } from '../../kernel/utf8.ts'
import { receiverOf } from '../receiver-of.ts'
import type { RunContext } from '../run-context.ts'

type Receiving = Pick<RunContext, 'target' | 'refresh'>

/** The folder that pushes go to, owned by who receives them. One that was another user's is begun anew: nobody else may change it. */
export async function prepareBase(context: Receiving): Promise<void> {
  const { host, layout } = context.target
  await openBaseFolder(context)
  if ((await host.status(basePaths(layout).home))?.owner !== receiverOf(context)) await renewBase(context)
}

/** For nobody else: what comes in has the modes that it has on production. */
export async function openBaseFolder(context: Receiving): Promise<void> {
  const { host, layout } = context.target
  await host.makeFolder(basePaths(layout).folder, { mode: 0o710, owner: 'root', group: receiverOf(context) })
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
  const { record, backupOf } = basePaths(layout)
  for (const path of [record, backupOf]) await host.removeFile(path)
}

/** Both passes of this run are in it. */
export async function claimBase({ target: { host, layout }, run }: Pick<RunContext, 'target' | 'run'>): Promise<void> {
  await host.writeFile(basePaths(layout).backupOf, encodeUtf8(run), secretFile)
}

/** Throws where it is not the backup of this run: somebody removed it, or refreshed meanwhile. */
export async function assertOwnBase({ target, run }: Pick<RunContext, 'target' | 'run'>): Promise<void> {
  const { host, layout, config } = target
  const { backupOf, home } = basePaths(layout)
  const claimed = await host.readFile(backupOf)
  const isThere = (await host.status(`${home}/shared/data`)) !== undefined
  if (isThere && claimed !== undefined && decodeUtf8(claimed) === run) return
  throw new AppError('run/step-failed', `${home} on ${host.name} is not the backup of run ${run}`, {
    hint: `somebody removed or changed it; \`understudy abort ${config.name}\`, then refresh anew`,
  })
}

/** The folders in it that may be parts, relative to the home. */
export async function partsInBase(
  { target: { host, layout } }: Pick<RunContext, 'target'>,
  stores: readonly OuterStore[],
): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const store of [OWN_STORE, ...stores.map(outerStoreFolder)]) {
    const onLine = (line: string): void => {
      const part = partOf(line, store)
      if (part !== undefined) found.add(part)
    }
    await host.run(listParts(`${basePaths(layout).home}/${store}`), { expect: [0, 1], onLine })
  }
  return [...found]
}

export async function recordBase(
  { target: { host, layout } }: Pick<RunContext, 'target'>,
  record: BaseRecord,
): Promise<void> {
  await host.writeFile(basePaths(layout).record, formatBaseRecord(record), secretFile)
}
