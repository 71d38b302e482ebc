import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { Facts } from '../../kernel/facts.ts'
import { storesFor, withoutKept } from '../../plan/outer-stores.ts'
import type { Ends } from './ends.ts'
import { problem } from './problem.ts'

/** Data stores outside the source's home that nobody decided to keep, and that can't be brought along. */
export function storeProblems(
  { source, refresh }: Pick<Ends, 'source' | 'refresh'>,
  facts: Facts | undefined,
): readonly Diagnostic[] {
  const stores = storesFor({ source: source.config, refresh }, facts?.outerStores ?? [])
  return withoutKept(stores, refresh).flatMap(({ id, path, refused }) =>
    refused === undefined
      ? []
      : [
          problem(
            `the data store ${path} of ${source.config.name} can not be brought along: ${refused}`,
            `set that right, or keep \`bb_data_store[id=${id}]\` with a reason under refresh.${refresh.target}.decisions`,
          ),
        ],
  )
}
