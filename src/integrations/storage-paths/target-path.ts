import { outerStoreFolder, pathBelow } from '../../hold/data-stores.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import type { Target } from '../../kernel/target.ts'

/** Where a data store of the source lies on the target: in its home, else undefined. One that was moved already stays. */
export function storeOnTarget({ id, path }: OuterStore, target: Target): string | undefined {
  const isBrought = target.outerStores.some((one) => one.id === id && one.path === path && one.refused === undefined)
  return isBrought ? `${target.home}/${outerStoreFolder({ id })}` : targetPath(path, target)
}

/** Where a path of the source lies on the target: inside the target's homes, else undefined. */
export function targetPath(path: string, target: Target): string | undefined {
  if (pathBelow(path, target.sharedHome) !== undefined || pathBelow(path, target.home) !== undefined) return path
  const shared = pathBelow(path, target.sourceSharedHome)
  if (shared !== undefined) return target.sharedHome + shared
  const local = pathBelow(path, target.sourceHome)
  return local === undefined ? undefined : target.home + local
}
