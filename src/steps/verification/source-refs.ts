import { dataStorePaths, ownStore } from '../../hold/data-stores.ts'
import { layoutOf } from '../../hold/layout.ts'
import { secretFile } from '../../hold/permissions.ts'
import { encodeUtf8 } from '../../kernel/utf8.ts'
import type { DatabaseReader } from '../../ports/database.ts'
import { formatRefs, refsPath } from '../../verification/refs-file.ts'
import type { RunContext } from '../run-context.ts'
import { refsOf } from './refs-of.ts'

export type KeepRefs = (folder: string, signal: AbortSignal) => Promise<void>

/**
 * Lists the refs of the source under the lock, and keeps the list on the target. What to read is asked before, so that under the lock it is
 * one program on the source. Whoever changes a ref between the second pass and this does not heed the lock: the copy then differs from the
 * list. A list that could not be made fails no backup; the copy is then not verified by it.
 */
export async function refKeeper(
  { source, target, note }: Pick<RunContext, 'source' | 'target' | 'note'>,
  database: Pick<DatabaseReader, 'select'>,
): Promise<KeepRefs> {
  const { host, config } = source
  const { home } = layoutOf(config.nodes[0].home)
  const further = (await dataStorePaths(database)).filter((path) => path.startsWith(`${home}/`))
  const places = { home, stores: [ownStore(home), ...further] }
  return async (folder, signal) => {
    const seen = await refsOf(host, places, { user: config.runAs }, signal)
    if (seen.kind === 'unreadable') return note(`the refs of ${config.name} are not listed: ${seen.because}`)
    await target.host.writeFile(refsPath(folder), encodeUtf8(formatRefs(seen.refs)), secretFile)
  }
}
