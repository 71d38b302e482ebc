import { dataStorePaths, outerStoreFolder, ownStore } from '../hold/data-stores.ts'
import { layoutOf } from '../hold/layout.ts'
import { secretFile } from '../hold/permissions.ts'
import type { OuterStore } from '../kernel/outer-store.ts'
import { encodeUtf8 } from '../kernel/utf8.ts'
import type { DatabaseReader } from '../ports/database.ts'
import type { RepositoryRefs } from '../verification/ref-digests.ts'
import { formatRefs, refsPath } from '../verification/refs-file.ts'
import type { RunContext } from './run-context.ts'
import { refsOf, type SeenRefs } from './refs-of.ts'

export interface SourceRefs {
  /** As they are now. */
  list(signal: AbortSignal): Promise<SeenRefs>
  /** In a folder of the target. */
  keep(seen: SeenRefs, folder: string): Promise<void>
}

/**
 * The refs of the source, to be listed under the lock. What to read is asked before, so that under the lock it is
 * one program on the source, and one for each store outside its home. Whoever changes a ref between the second pass and this does not heed the lock: the copy then differs from the
 * list. A list that could not be made fails no backup; the copy is then not verified by it.
 */
export async function sourceRefs(
  { source, target, note }: Pick<RunContext, 'source' | 'target' | 'note'>,
  database: Pick<DatabaseReader, 'select'>,
  stores: readonly OuterStore[],
): Promise<SourceRefs> {
  const { host, config } = source
  const { home } = layoutOf(config.nodes[0].home)
  const further = (await dataStorePaths(database)).filter((path) => path.startsWith(`${home}/`))
  const places = [
    { home, stores: [ownStore(home), ...further], as: undefined },
    ...stores.map((store) => ({ home: store.path, stores: [store.path], as: outerStoreFolder(store) })),
  ]
  return {
    list: async (signal) => {
      const refs = new Map<string, RepositoryRefs>()
      for (const { as, ...place } of places) {
        const seen = await refsOf(host, place, { user: config.runAs }, signal)
        if (seen.kind === 'unreadable') return seen
        // As the copy has them, in its home.
        for (const [name, of] of seen.refs) refs.set(as === undefined ? name : `${as}/${name}`, of)
      }
      return { kind: 'seen', refs }
    },
    keep: async (seen, folder) => {
      if (seen.kind === 'unreadable') note(`the refs of ${config.name} are not listed: ${seen.because}`)
      else await target.host.writeFile(refsPath(folder), encodeUtf8(formatRefs(seen.refs)), secretFile)
    },
  }
}
