import type { AppliedRows } from '../changes/change.ts'
import type { LeakReport } from '../leaks/leak.ts'
import type { DecidedFinding } from '../plan/plan.ts'
import type { CheckResult } from '../kernel/check-result.ts'

/** One restored copy on a target: a home and a database that belong together. */
export interface Generation {
  /** The run that made it, or `adopted-<date>` for what was there before Understudy. */
  readonly id: string
  /** Undefined for an adopted one whose database is unknown, such as an installation that never started. */
  readonly database: string | null
  readonly source: string | null
  readonly dataFrom: string | null
  readonly createdAt: string
  /** `half-made` until its refresh ended well: `rewind` never goes back to one. */
  readonly state: 'half-made' | 'live' | 'kept'
  /** Of the live one: which was live before it, so where a rewind goes. That need not be the newest, after a rewind. */
  readonly before?: string | undefined
}

/** The generation of each name that a person gave to one, so that it is kept. */
export type Bookmarks = Readonly<Record<string, string>>

/** The generations of one target, newest first. Written whole and atomically. */
export interface GenerationStore {
  all(): readonly Generation[]
  save(generations: readonly Generation[]): void
  bookmarks(): Bookmarks
  saveBookmarks(bookmarks: Bookmarks): void
  /** What `cut-integrations` did for a generation; written before its transaction commits. */
  saveCut(generation: string, cut: CutRecord): void
  cut(generation: string): CutRecord | undefined
  /** Each row change that was made on the copy, for the report. */
  saveApplied(generation: string, applied: readonly AppliedRows[]): void
  applied(generation: string): readonly AppliedRows[]
  /** What was found on the copy before it was cut, with what happened to each. */
  saveDecided(generation: string, decided: readonly DecidedFinding[]): void
  decided(generation: string): readonly DecidedFinding[]
  saveLeaks(generation: string, report: LeakReport): void
  leaks(generation: string): LeakReport | undefined
  /** Variables that the service of a generation runs with. */
  saveVariables(generation: string, variables: Readonly<Record<string, string | null>>): void
  variables(generation: string): Readonly<Record<string, string | null>>
  /** How what was restored compares with the source, before anything of it was changed; replaces those of the same ids. */
  saveVerification(generation: string, results: readonly CheckResult[]): void
  verification(generation: string): readonly CheckResult[]
  saveChecks(generation: string, checks: readonly CheckResult[]): void
  checks(generation: string): readonly CheckResult[]
}

/** A `type`, so that it can be kept as JSON. */
export type CutRecord = {
  readonly changes: number
  readonly rows: number
  readonly newSincePlan: readonly string[]
  readonly undoFile: string
}

export function liveGeneration(generations: readonly Generation[]): Generation | undefined {
  return generations.find(({ state }) => state === 'live')
}

/** Adds it, or replaces the one with its id. */
export function withGeneration(generations: readonly Generation[], generation: Generation): readonly Generation[] {
  const others = generations.filter(({ id }) => id !== generation.id)
  return [generation, ...others].sort((left, right) => (left.createdAt < right.createdAt ? 1 : -1))
}

/** `id` becomes the live one; the one that was live is kept. Twice is done. */
export function makeLive(generations: readonly Generation[], id: string): readonly Generation[] {
  const last = liveGeneration(generations)?.id
  if (last === id) return generations
  return generations.map((one) => {
    const { before: _, ...generation } = one
    if (generation.id === id) return { ...generation, state: 'live', ...(last === undefined ? {} : { before: last }) }
    return generation.state === 'live' ? { ...generation, state: 'kept' } : generation
  })
}

/** Where a rewind of a finished refresh goes: what was live before, else the newest that is kept. */
export function previousOf(generations: readonly Generation[], live: string | undefined): Generation | undefined {
  const before = generations.find(({ id }) => id === live)?.before
  const kept = generations.filter(({ id, state }) => id !== live && state === 'kept')
  return kept.find(({ id }) => id === before) ?? kept[0]
}
