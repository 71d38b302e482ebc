import { describe, expect, it } from 'vitest'
import { memoryApp } from '../../test/fixtures/memory-app.ts'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { memoryReader } from '../../test/fixtures/memory-reader.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryTarget, memoryTargetDisk } from '../../test/fixtures/memory-target.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import { production } from '../../test/fixtures/two-environments.ts'
import type { HomeSnapshot } from '../ports/home-snapshot.ts'
import type { RunRecord } from '../ports/store.ts'
import { clearSource } from './clear-source.ts'
import { leftSnapshotProblems } from './left-snapshot.ts'
import { abortRun } from './resume-run.ts'

const run: RunRecord = {
  id: '20261122-013000-k3f9',
  kind: 'refresh',
  environment: 'staging',
  source: 'production',
  startedAt: '2026-11-22T01:30:00.000Z',
  endedAt: undefined,
  state: 'failed',
  by: 'mira',
  why: undefined,
  plan: {},
}
const config = {
  ...production,
  snapshot: { create: ['/sbin/snap'], mount: '/mnt/frozen', drop: ['/sbin/drop', '-y'] },
} as const
const at = '2026-11-22T01:30:00.000Z'

/** An app whose last run began to take a backup, and what of it still is on its source. */
function gaveUp(answers: 'at once' | 'never', change: { drop?: () => Promise<void>; processes?: string } = {}) {
  const store = memoryStore()
  store.createRun(run)
  store.append(run.id, { kind: 'intent', effect: 'take-backup/locked-copy', at })
  const left = new Set(['snapshot', run.id])
  const snapshot: HomeSnapshot = {
    home: '/mnt/frozen',
    exists: async () => left.has('snapshot'),
    create: async () => undefined,
    drop: async () => {
      await change.drop?.()
      left.delete('snapshot')
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
  const { source } = runContext()
  const reader = { ...memoryReader({}), sessions: async () => ({ visible: true, sessions: [] }) }
  const systems = {
    ...source,
    config,
    host: memoryHost({ ps: () => ({ stdout: change.processes ?? '' }) }),
    snapshot,
    spool: { ...source.spool, remove: async (id: string) => void left.delete(id) },
    openDatabase: async () => reader,
    [Symbol.asyncDispose]: async () => undefined,
  }
  const never = new Promise<never>(() => undefined)
  const base = memoryApp({ store, target: memoryTarget(memoryTargetDisk()), holder: 'process 1' })
  const app = {
    ...base,
    config: { ...base.config, environments: { ...base.config.environments, production: config } },
    // Time passes only where nobody answers.
    clock: { ...base.clock, sleep: () => (answers === 'never' ? Promise.resolve() : never) },
    openSource: async () => (answers === 'never' ? never : systems),
  }
  return { app, systems, left }
}

const snapshotLine =
  'the snapshot of the home of production may still be there, at /mnt/frozen; drop it there: /sbin/drop -y'
const spoolLine =
  '/var/spool/understudy/20261122-013000-k3f9 may still lie in the spool of production; end what writes there, and remove it: rm -rf /var/spool/understudy/20261122-013000-k3f9'

describe('a run that is given up', () => {
  it('leaves neither its snapshot nor its dump on production', async () => {
    const { app, left } = gaveUp('at once')

    const told = await abortRun(app, 'staging')

    expect(left).toEqual(new Set())
    expect(told.left).toEqual(['staging is running; `understudy rewind staging` brings the previous copy back'])
  })

  it('names what is left, and the command, where production does not answer', async () => {
    const { app } = gaveUp('never')

    expect(await clearSource(app, run)).toEqual([snapshotLine, spoolLine])
  })

  it('names what could not be taken away, and takes the rest', async () => {
    const { app, left } = gaveUp('at once', { drop: () => Promise.reject(new Error('busy')) })

    expect(await clearSource(app, run)).toEqual([snapshotLine])
    expect(left).toEqual(new Set(['snapshot']))
  })

  it('names a snapshot whose command still runs, and does not wait for that for ever', async () => {
    const { app, left } = gaveUp('at once', { processes: '  77  1 root /sbin/snap\n' })
    const late = Promise.withResolvers<undefined>()
    let looks = 0
    const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
      if (ms > 1000) return late.promise
      signal?.throwIfAborted()
      if ((looks += 1) === 3) late.resolve(undefined)
    }
    const clock = { ...app.clock, sleep }

    expect(await clearSource({ ...app, clock }, run)).toEqual([snapshotLine, spoolLine])
    expect(left).toEqual(new Set(['snapshot', run.id]))
  })

  it('asks nothing of production where its backup was cleaned up', async () => {
    const { app } = gaveUp('never')
    app.store.append(run.id, { kind: 'outcome', effect: 'take-backup/clean-spool', at, result: { clean: true } })

    expect(await clearSource(app, run)).toEqual([])
  })
})

describe('a snapshot of a home', () => {
  it('is a warning of doctor once no run of its source is unfinished', async () => {
    const { app, systems } = gaveUp('at once')
    expect(await leftSnapshotProblems(app, systems)).toEqual([])

    app.store.updateRun(run.id, { state: 'aborted' })

    expect(await leftSnapshotProblems(app, systems)).toEqual([
      {
        severity: 'warning',
        summary: 'a snapshot of the home of production lies at /mnt/frozen, and no run of it is unfinished',
        hint: "where it is nobody else's, drop it there: /sbin/drop -y",
      },
    ])
  })
})
