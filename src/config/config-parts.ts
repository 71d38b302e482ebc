import { environmentSchema, toEnvironment, type EnvironmentConfig } from './environment.ts'
import { refreshSchema, toRefresh, type RefreshConfig } from './refresh.ts'

/**
 * The environments and refreshes that are right by themselves, whatever is wrong beside them, so that what must hold
 * between them is checked in the same pass.
 */
export interface ConfigParts {
  /** Every name that is written, also of an environment that can't be read. */
  readonly names: readonly string[]
  readonly environments: readonly EnvironmentConfig[]
  /** `from` of every refresh that is a mapping, by target. */
  readonly sources: ReadonlyMap<string, unknown>
  readonly refreshes: readonly RefreshConfig[]
}

export function readParts(value: unknown, folder: string): ConfigParts {
  const environments = mappingAt(value, 'environments')
  const refreshes = mappingAt(value, 'refresh')
  const environment = environmentSchema(folder)
  const refresh = refreshSchema(folder)
  return {
    names: environments.map(([name]) => name),
    environments: environments.flatMap(([name, written]) => {
      const { data } = environment.safeParse(written)
      return data === undefined ? [] : [toEnvironment(name, data)]
    }),
    sources: new Map(refreshes.map(([target, written]) => [target, fromOf(written)])),
    refreshes: refreshes.flatMap(([target, written]) => {
      const { data } = refresh.safeParse(written)
      return data === undefined ? [] : [toRefresh(target, data)]
    }),
  }
}

function mappingAt(value: unknown, key: string): readonly (readonly [string, unknown])[] {
  if (!isMapping(value)) return []
  const part = value[key]
  return isMapping(part) ? Object.entries(part) : []
}

function fromOf(written: unknown): unknown {
  return isMapping(written) ? written['from'] : undefined
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
