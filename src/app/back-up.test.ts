import { describe, expect, it } from 'vitest'
import { memoryApp } from '../../test/fixtures/memory-app.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryLayout, memoryTarget, memoryTargetDisk } from '../../test/fixtures/memory-target.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import {
  onVendor,
  production,
  productionDatabase,
  productionFacts,
  refreshOfStaging,
  staging,
  stagingFacts,
} from '../../test/fixtures/two-environments.ts'
import type { DatabaseVendor } from '../config/database.ts'
import { incomingPaths } from '../hold/layout.ts'
import type { RunKind, RunState } from '../ports/store.ts'
import type { App } from './app.ts'
import { backUp } from './back-up.ts'
import { abortRun } from './resume-run.ts'

interface Situation {
  /** From the oldest on. */
  readonly ran?: readonly (readonly [RunKind, RunState])[]
  readonly database?: typeof stagingFacts.identity.database
  readonly backup?: typeof refreshOfStaging.backup
  readonly kept?: readonly string[]
  readonly vendor?: DatabaseVendor
  /** Where it is another than that of the source. */
  readonly copyVendor?: DatabaseVendor
  readonly retained?: Partial<Pick<typeof refreshOfStaging, 'keepBackups' | 'backupRetention'>>
}

const idOf = (index: number) => `20261122-01300${index}-aaaa`

function world(situation: Situation) {
  const { ran = [], database = stagingFacts.identity.database, backup = refreshOfStaging.backup } = situation
  const store = memoryStore()
  for (const [index, [kind, state]] of ran.entries())
    store.createRun({
      id: idOf(index),
      kind,
      environment: 'staging',
      source: 'production',
      startedAt: `2026-11-22T01:30:0${index}.000Z`,
      endedAt: undefined,
      state,
      by: 'mira',
      why: undefined,
      plan: {},
    })
  const disk = memoryTargetDisk()
  for (const name of situation.kept ?? []) disk.host.put(`${memoryLayout.backups}/${name}/manifest.json`, '')
  const facts = { ...stagingFacts, identity: { ...stagingFacts.identity, database } }
  const target = { ...memoryTarget(disk), survey: async () => facts }
  const base = memoryApp({ store, target, holder: 'process 1' })
  const source = { ...runContext().source, survey: async () => productionFacts, [Symbol.asyncDispose]: async () => {} }
  const { vendor = 'postgresql', copyVendor = vendor } = situation
  const environments = { production: onVendor(production, vendor), staging: onVendor(staging, copyVendor) }
  const told: string[] = []
  const app: App = {
    ...base,
    config: {
      ...base.config,
      environments,
      refresh: { staging: { ...refreshOfStaging, backup, ...situation.retained } },
    },
    events: { ...base.events, note: (text) => void told.push(text) },
    openSource: async () => source,
  }
  return { app, store, host: disk.host, told }
}

/** Nobody confirms it, so that nothing is done. */
async function refusal(situation: Situation) {
  const { app, store } = world(situation)
  const before = store.runs('staging').length
  const shown: string[] = []
  const confirm = async (notes: readonly string[]) => {
    shown.push(...notes)
    return false
  }
  const error: unknown = await backUp(app, 'staging', { verify: false, confirm }).catch((one: unknown) => one)
  expect(store.runs('staging')).toHaveLength(before)
  return { error, shown }
}

const locks = { drainMs: 300_000, totalMs: 600_000, window: undefined }

describe('a backup that shall be kept', () => {
  it('begins only when somebody confirms it, who is told what it does', async () => {
    const { error, shown } = await refusal({})

    expect(error).toMatchObject({
      code: 'policy/not-confirmed',
      message: 'nobody confirmed the backup for staging; nothing was changed',
      hint: 'read what it does, then confirm, or pass --yes',
    })
    expect(shown).toEqual([
      'copy the home of production to staging while it runs',
      'lock production for maintenance, for at most 600 s',
      'copy what changed meanwhile, export a database snapshot',
      'unlock, and dump the database from the snapshot',
      'keep it beside the home of staging; the copy there is not touched, and may run',
    ])
  })

  it.each(['mysql', 'mariadb'] as const)('is taken of a source on %s too, and says how', async (vendor) => {
    const { error, shown } = await refusal({ vendor })

    expect(error).toMatchObject({ code: 'policy/not-confirmed' })
    expect(shown).toEqual([
      'copy the home of production to staging while it runs',
      'lock production for maintenance, for at most 600 s',
      'copy what changed meanwhile, begin to dump the database in one transaction',
      'unlock once the dump has its snapshot, and go on with it',
      'keep it beside the home of staging; the copy there is not touched, and may run',
    ])
  })

  it('is refused where a copy would change its vendor', async () => {
    const { error } = await refusal({ vendor: 'mysql', copyVendor: 'mariadb' })

    expect(error).toMatchObject({
      code: 'policy/not-yet',
      exit: 3,
      message: 'production uses mysql and staging mariadb: a copy stays with its vendor',
      hint: 'set environments.staging.database to a server of mysql',
    })
  })

  it('names what goes at its end before anybody confirms it', async () => {
    const backupRetention = { ageMs: 30 * 86_400_000, freeBytes: 5e10 }

    const { shown } = await refusal({ kept: ['20261101-013000-aaaa'], retained: { keepBackups: 1, backupRetention } })

    expect(shown.slice(-3)).toEqual([
      'keep the last 1 backup',
      '`backupRetention` lets the oldest of them go where they are older than 30 days 0 h, or where less than 50.0 GB is free',
      'then backup 20261101-013000-aaaa goes: keepBackups is 1',
    ])
  })

  it('is refused on a target that may be production', async () => {
    const { error, shown } = await refusal({ database: productionDatabase })

    expect(error).toMatchObject({ code: 'policy/refused-target' })
    expect(shown).toEqual([])
  })

  it('is refused where the vendor’s client makes an archive that nobody else can read', async () => {
    const { error } = await refusal({
      backup: { kind: 'client', folder: '/opt/client', lock: locks, singleServer: false, timeoutMs: 43_200_000 },
    })

    expect(error).toMatchObject({
      code: 'policy/not-yet',
      exit: 3,
      message:
        "refresh.staging.backup is {method: client}, and what the vendor's backup client makes is not kept yet: nobody could verify it without a restore",
      hint: "use backup: {method: native}, or {method: diy}; or keep the client's archives yourself",
    })
  })

  it.each([
    [
      'refresh',
      '`understudy resume staging` goes on with it, `understudy abort staging` ends it; then take the backup',
    ],
    ['rewind', '`understudy rewind staging` goes on with it; then take the backup'],
  ] as const)('is refused after a %s that did not end, whose files it would take away', async (kind, hint) => {
    const { error } = await refusal({ ran: [[kind, 'failed']] })

    expect(error).toMatchObject({
      code: 'run/locked',
      exit: 3,
      message: `${kind} ${idOf(0)} of staging is not finished, and a backup would take away what it was sent`,
      hint,
    })
  })

  it('is refused while another process works there, and gives up nothing of it', async () => {
    const { app, store } = world({ ran: [['backup', 'running']] })
    const lock = { environment: 'staging', run: idOf(0), by: 'mira', why: 'backup', since: '2026-11-22T01:30:00.000Z' }
    store.takeLock({ ...lock, holder: 'process 2' })

    await expect(
      backUp({ ...app, lives: () => true }, 'staging', { verify: false, confirm: async () => true }),
    ).rejects.toMatchObject({ code: 'run/locked' })
    expect(store.run(idOf(0))?.state).toBe('running')
  })

  it('may be taken beside a copy that is held', async () => {
    const { error } = await refusal({ ran: [['refresh', 'held']] })

    expect(error).toMatchObject({ code: 'policy/not-confirmed' })
  })

  it('takes the place of one that failed, and gives that up', async () => {
    const { app, store, told } = world({ ran: [['backup', 'failed']] })

    const outcome = await backUp(app, 'staging', { verify: false, confirm: async () => true })

    // The source has no programs here, which the first step says.
    expect(outcome.steps[0]).toMatchObject({ id: 'check-readiness', outcome: 'failed' })
    expect(store.run(idOf(0))?.state).toBe('aborted')
    expect(store.run(outcome.run)).toMatchObject({ kind: 'backup', state: 'failed' })
    expect(told.slice(0, 2)).toEqual([
      `backup ${idOf(0)}, which did not end, is given up`,
      'nothing of the copy on staging was touched; `understudy backup list staging` lists what is kept',
    ])
  })
})

describe('a backup that did not end', () => {
  it('is given up with what it was sent, and says nothing of a rewind', async () => {
    const { app, store, host } = world({
      ran: [
        ['refresh', 'done'],
        ['backup', 'failed'],
      ],
    })
    const { folder } = incomingPaths(memoryLayout, idOf(1))
    host.put(`${folder}/manifest.json`, '')
    host.put(`${memoryLayout.backups}/${idOf(0)}/manifest.json`, 'kept')

    const { run, left } = await abortRun(app, 'staging')

    expect(run).toBe(idOf(1))
    expect(left).toEqual([
      'nothing of the copy on staging was touched; `understudy backup list staging` lists what is kept',
    ])
    expect(await host.status(folder)).toBeUndefined()
    expect(host.text(`${memoryLayout.backups}/${idOf(0)}/manifest.json`)).toBe('kept')
    expect(store.run(run)?.state).toBe('aborted')
  })

  it('leaves a copy that waits for its start to whoever resumes', async () => {
    const { app } = world({
      ran: [
        ['refresh', 'held'],
        ['backup', 'failed'],
      ],
    })

    await abortRun(app, 'staging')

    expect((await abortRun(app, 'staging')).run).toBe(idOf(0))
  })
})
