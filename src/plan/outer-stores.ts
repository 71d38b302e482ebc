import type { GivenBackup } from '../backup/given/given-backup.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { storeFinding } from '../integrations/storage-paths/find.ts'
import type { JudgedStore, OuterStore } from '../kernel/outer-store.ts'
import { decideFinding } from './decide.ts'

export interface StoresBetween {
  readonly source: EnvironmentConfig
  readonly refresh: RefreshConfig
  readonly given?: GivenBackup | undefined
}

/**
 * The same stores, each with what speaks against it in the way that this refresh is backed up. What a given backup holds it tells itself,
 * when it is unpacked.
 */
export function storesFor(ends: StoresBetween, stores: readonly JudgedStore[]): readonly JudgedStore[] {
  if (ends.given !== undefined) return stores.map(({ id, path }) => ({ id, path }))
  const refused = refusedBy(ends)
  return refused === undefined ? stores : stores.map((store) => ({ ...store, refused: store.refused ?? refused }))
}

function refusedBy({ source, refresh }: StoresBetween): string | undefined {
  if (refresh.backup.kind === 'client')
    return "nobody knows whether the vendor's backup client saves data stores outside the home"
  if (refresh.backup.kind === 'native' && source.snapshot !== undefined)
    return `environments.${source.name}.snapshot freezes the home, and not this folder`
  return undefined
}

/** Without those that somebody decided to keep: they are not copied. */
export function withoutKept<Store extends OuterStore>(
  stores: readonly Store[],
  refresh: RefreshConfig,
): readonly Store[] {
  return stores.filter(({ id, path }) => {
    const finding = storeFinding({ id, ds_path: path })
    return decideFinding(finding, refresh, []).decision.kind !== 'keep'
  })
}
