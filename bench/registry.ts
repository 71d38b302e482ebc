import type { Benchmark } from './benchmark.ts'
import { databaseLogical } from './benchmarks/database/logical.ts'
import { fenceProve } from './benchmarks/fence/prove.ts'
import { fenceRaise } from './benchmarks/fence/raise.ts'
import { leaksAgainstSql } from './benchmarks/leaks/against-sql.ts'
import { leaksRate } from './benchmarks/leaks/rate.ts'
import { homeFull } from './benchmarks/home/full.ts'
import { homeGrowth } from './benchmarks/home/growth.ts'
import { homeIncrementalCold } from './benchmarks/home/incremental-cold.ts'
import { homeIncrementalWarm } from './benchmarks/home/incremental-warm.ts'
import { homeReflink } from './benchmarks/home/reflink.ts'
import { refreshFull } from './benchmarks/refresh/full.ts'
import { refreshIncrementalLockTime } from './benchmarks/refresh/incremental-lock-time.ts'
import { refreshIncremental } from './benchmarks/refresh/incremental.ts'
import { refreshLockTime } from './benchmarks/refresh/lock-time.ts'
import { refreshMemory } from './benchmarks/refresh/memory.ts'
import { rewindSeconds } from './benchmarks/rewind/seconds.ts'

/** Every benchmark, in the order in which they are printed. */
export const benchmarks: readonly Benchmark[] = [
  refreshLockTime,
  refreshFull,
  refreshMemory,
  refreshIncremental,
  refreshIncrementalLockTime,
  homeIncrementalWarm,
  homeIncrementalCold,
  homeGrowth,
  homeFull,
  homeReflink,
  databaseLogical,
  rewindSeconds,
  leaksRate,
  leaksAgainstSql,
  fenceRaise,
  fenceProve,
]

/** Those of that name, all without a name. Throws for a name that none has. */
export function chooseBenchmarks(names: readonly string[]): readonly Benchmark[] {
  const unknown = names.filter((name) => !benchmarks.some((one) => one.name === name))
  if (unknown.length > 0) {
    const known = benchmarks.map(({ name }) => name).join(', ')
    throw new Error(`there is no benchmark ${unknown.join(', ')}; there are ${known}`)
  }
  return names.length === 0 ? benchmarks : benchmarks.filter(({ name }) => names.includes(name))
}
