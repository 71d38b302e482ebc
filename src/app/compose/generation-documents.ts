import { z } from 'zod'
import type { CheckResult } from '../../kernel/check-result.ts'
import type { LeakReport } from '../../leaks/leak.ts'
import { asJson } from '../../kernel/json.ts'
import type { Store } from '../../ports/store.ts'
import type { AppliedRows } from '../../changes/change.ts'
import type { DecidedFinding } from '../../plan/plan.ts'
import type { CutRecord, GenerationStore } from '../../steps/generations.ts'

const generation = z.object({
  id: z.string(),
  database: z.string().nullable(),
  source: z.string().nullable(),
  dataFrom: z.string().nullable(),
  createdAt: z.string(),
  state: z.enum(['half-made', 'live', 'kept']),
  before: z.string().optional(),
})

const cut = z.object({
  changes: z.number(),
  rows: z.number(),
  newSincePlan: z.array(z.string()).readonly(),
  undoFile: z.string(),
})

const check = z.object({
  id: z.string(),
  title: z.string(),
  result: z.enum(['pass', 'fail', 'unknown']),
  evidence: z.string(),
  warning: z.string().optional(),
})

/** The generations of one target as documents of the store. */
export function generationDocuments(store: Store, environment: string): GenerationStore {
  const read = (name: string): unknown => store.document(environment, name)
  return {
    ...listed(store, environment),
    saveCut: (id, record) => store.putDocument(environment, `cut ${id}`, record),
    cut: (id): CutRecord | undefined => {
      const document = read(`cut ${id}`)
      return document === undefined ? undefined : cut.parse(document)
    },
    saveApplied: (id, applied) => store.putDocument(environment, `applied ${id}`, asJson(applied)),
    applied: (id): readonly AppliedRows[] => {
      const document = read(`applied ${id}`)
      return areAppliedRows(document) ? document : []
    },
    saveDecided: (id, decided) => store.putDocument(environment, `decided ${id}`, asJson(decided)),
    decided: (id): readonly DecidedFinding[] => {
      const document = read(`decided ${id}`)
      return areDecided(document) ? document : []
    },
    saveLeaks: (id, report) => store.putDocument(environment, `leaks ${id}`, asJson(report)),
    leaks: (id): LeakReport | undefined => {
      const document = read(`leaks ${id}`)
      return isLeakReport(document) ? document : undefined
    },
    saveVariables: (id, variables) => store.putDocument(environment, `variables ${id}`, variables),
    variables: (id) => z.record(z.string(), z.string().nullable()).parse(read(`variables ${id}`) ?? {}),
    ...checked(store, environment),
  }
}

function listed(
  store: Store,
  environment: string,
): Pick<GenerationStore, 'all' | 'save' | 'bookmarks' | 'saveBookmarks'> {
  const read = (name: string): unknown => store.document(environment, name)
  return {
    all: () => z.array(generation).parse(read('generations') ?? []),
    save: (generations) => store.putDocument(environment, 'generations', asJson(generations)),
    bookmarks: () => z.record(z.string(), z.string()).parse(read('bookmarks') ?? {}),
    saveBookmarks: (bookmarks) => store.putDocument(environment, 'bookmarks', bookmarks),
  }
}

function checked(
  store: Store,
  environment: string,
): Pick<GenerationStore, 'saveChecks' | 'checks' | 'saveVerification' | 'verification'> {
  const read = (name: string): readonly CheckResult[] => z.array(check).parse(store.document(environment, name) ?? [])
  const save = (name: string, results: readonly CheckResult[]): void =>
    store.putDocument(environment, name, asJson(results))
  return {
    saveChecks: (id, checks) => save(`checks ${id}`, checks),
    checks: (id) => read(`checks ${id}`),
    saveVerification: (id, results) => {
      const others = read(`verification ${id}`).filter((one) => results.every((result) => result.id !== one.id))
      save(`verification ${id}`, [...others, ...results])
    },
    verification: (id) => read(`verification ${id}`),
  }
}

const appliedRows = z.array(
  z.object({ change: z.looseObject({ kind: z.string(), table: z.string() }), rows: z.number() }),
)

function areAppliedRows(document: unknown): document is readonly AppliedRows[] {
  return appliedRows.safeParse(document).success
}

const decidedFindings = z.array(
  z.object({ finding: z.looseObject({ id: z.string() }), decision: z.looseObject({ kind: z.string() }) }),
)

function areDecided(document: unknown): document is readonly DecidedFinding[] {
  return decidedFindings.safeParse(document).success
}

const leakReport = z.looseObject({
  leaks: z.array(z.unknown()),
  totals: z.record(z.string(), z.number()),
  bytes: z.number(),
})

function isLeakReport(document: unknown): document is LeakReport {
  return leakReport.safeParse(document).success
}
