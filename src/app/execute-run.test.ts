import { expect, it } from 'vitest'
import { memoryApp } from '../../test/fixtures/memory-app.ts'
import { memoryReader } from '../../test/fixtures/memory-reader.ts'
import { memoryServer } from '../../test/fixtures/memory-server.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryTarget, memoryTargetDisk } from '../../test/fixtures/memory-target.ts'
import { emptyPlan, runContext } from '../../test/fixtures/run-context.ts'
import { productionFacts, stagingFacts } from '../../test/fixtures/two-environments.ts'
import type { RunKind } from '../ports/store.ts'
import { executeRun } from './execute-run.ts'

const at = '2026-11-22T01:30:00.000Z'

/** What keeps a run of staging from going on while production is in maintenance and its spool is gone, up to the first comma. */
async function keptFrom(kind: RunKind, done: readonly string[]): Promise<readonly string[]> {
  const store = memoryStore()
  const plan = JSON.parse(JSON.stringify({ plan: emptyPlan, adopted: true }))
  const run = { id: '20261122-013000-k3f9', kind, environment: 'staging', source: 'production', by: 'mira' } as const
  store.createRun({ ...run, plan, startedAt: at, endedAt: at, state: 'failed', why: undefined })
  for (const effect of done) store.append(run.id, { kind: 'outcome', effect, at, result: {} })
  const target = memoryTarget(memoryTargetDisk())
  const able = { databases: true, owner: 'given', sessions: true } as const
  const server = { ...memoryServer(), abilities: async () => able, extensions: async () => [] }
  const { source } = runContext()
  const app = {
    ...memoryApp({
      store,
      target: { ...target, survey: async () => stagingFacts, openServer: async () => server },
      holder: 'process 1',
    }),
    openSource: async () => ({
      ...source,
      bitbucket: { ...source.bitbucket, state: async () => 'MAINTENANCE' as const },
      openDatabase: async () => memoryReader({}),
      survey: async () => productionFacts,
      [Symbol.asyncDispose]: async () => undefined,
    }),
  }
  const { error } = await executeRun(app, run.id)
  return String(error).split('; ')
}

const inMaintenance = 'production says MAINTENANCE'
const withoutSpool = 'the spool /var/spool/understudy is no folder on ssh://understudy@bb1'

it.each(['refresh', 'backup'] as const)(
  'a %s that has its backup asks nothing of production for another',
  async (kind) => {
    const [before, after] = [await keptFrom(kind, []), await keptFrom(kind, ['take-backup'])]

    expect([before.includes(inMaintenance), before.includes(withoutSpool)]).toEqual([true, true])
    expect([after.includes(inMaintenance), after.includes(withoutSpool)]).toEqual([false, false])
    // The target is looked at all the same.
    expect(after.join()).toContain('tar is not installed on ssh://understudy@bb1')
  },
)
