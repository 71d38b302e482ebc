import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bitbucketAdmin, databaseCredentials } from '../../lab/credentials.ts'
import { writeSudoers } from '../../lab/hosts/write-host.ts'
import type { RunOutcome } from '../../src/app/execute-run.ts'
import { resumeRun } from '../../src/app/resume-run.ts'
import { sudoersOf } from '../../src/app/sudoers-of.ts'
import { layoutOf } from '../../src/hold/layout.ts'
import { AppError } from '../../src/kernel/app-error.ts'
import { stepIds } from '../../src/kernel/step-id.ts'
import { replacePostgresqlClient } from '../fixtures/broken-program.ts'
import { productionDatabase } from '../fixtures/copy-database.ts'
import { masked } from '../fixtures/copy-state.ts'
import { incomingOf } from '../fixtures/incoming-of.ts'
import { keepPristine } from '../fixtures/pristine-staging.ts'
import { startChild } from '../fixtures/refresh-child.ts'
import { openQuietLab } from '../fixtures/quiet-lab.ts'
import type { RefreshLab } from '../fixtures/refresh-lab.ts'
import { breakStandin } from '../fixtures/standin-faults.ts'
import { smallDisk } from '../fixtures/small-disk.ts'
import {
  guardianEnded,
  productionState,
  unlockedByItself,
  type ProductionState,
} from '../fixtures/untouched-production.ts'

/** A fault in the middle of a refresh: the run stops with these words, and goes on once it is mended. */
interface Fault {
  readonly what: string
  /** Breaks something and answers how it is mended. */
  readonly broken: (lab: RefreshLab) => Promise<() => Promise<void>>
  readonly stops: { readonly code: string; readonly message: string; readonly hint: string; readonly exit: number }
}

let staged: RefreshLab
let reset: () => Promise<void>
let production: ProductionState

beforeAll(async () => {
  staged = await openQuietLab({ block: 142 })
  staged.configure({ refresh: quickToDrain })
  reset = await keepPristine(staged.lab, join(staged.root, 'operator', 'understudy-state'))
  production = await productionState(staged.lab)
})
afterAll(async () => staged[Symbol.asyncDispose]())

const quickToDrain = '    backup: { method: native, lock: { drain: 3s } }\n'

/** Twelve hours from now, whenever the test runs. */
const closedWindow = `${hourOfDay(12)}:00-${hourOfDay(13)}:00 UTC`

/** In the order in which a run meets them: each goes on where the one before stopped. */
const faults: readonly Fault[] = [
  {
    what: 'a lock that somebody else holds',
    broken: lockedByAnother,
    stops: {
      code: 'run/step-failed',
      message: 'production says MAINTENANCE; the maintenance lock needs it RUNNING',
      hint: 'look at http://198.18.142.10:7990/status; `understudy resume staging` goes on; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
  {
    what: 'a lock that would be taken outside its window',
    broken: async () => {
      staged.configure({ refresh: `    backup: { method: native, lock: { drain: 3s, window: "${closedWindow}" } }\n` })
      return async () => staged.configure({ refresh: quickToDrain })
    },
    stops: {
      code: 'policy/outside-window',
      message: `the window for the maintenance lock, ${closedWindow}, is not open for the next 600 s: it is TIME`,
      hint: 'it next is from TIME (TIME) on; `understudy resume staging` goes on; `understudy rewind staging` goes back',
      exit: 3,
    },
  },
  {
    what: 'a source that never drains',
    broken: async (lab) => breakStandin(lab.lab, { neverDrains: true }),
    stops: {
      code: 'bitbucket/never-drained',
      message: 'after 3 s the database is LATCHED and the repositories are LATCHED',
      hint: 'see what keeps running on the source, or raise refresh backup.lock.drain; the lock is released; `understudy resume staging` goes on; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
  {
    what: 'an answer to the lock call that is lost',
    broken: async (lab) => {
      const mend = breakStandin(lab.lab, { loseLockAnswer: true })
      return async () => {
        await mend()
        await lab.lab.stop('production')
        await lab.lab.start('production')
        await lab.lab.waitUntilRunning('production')
      }
    },
    stops: {
      code: 'bitbucket/lock-token-unknown',
      message:
        'http://198.18.142.10:7990 is locked since TIME, token unknown: http://198.18.142.10:7990 does not answer: ECONNRESET',
      hint: 'the answer to the lock call was lost, so nobody can unlock it; the lock ends with a restart of Bitbucket; `understudy resume staging` goes on; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
  {
    what: 'a backup that the source does not begin',
    broken: async (lab) => breakStandin(lab.lab, { backupStartFails: true }),
    stops: {
      code: 'bitbucket/unexpected-answer',
      message: 'http://198.18.142.10:7990/mvc/admin/backups answers 500 application/json;charset=UTF-8',
      hint: "point `api` in understudy.yaml at the node's own connector, behind no proxy or single sign-on, and look into its log; `understudy resume staging` goes on; `understudy rewind staging` goes back",
      exit: 1,
    },
  },
  {
    what: 'a dump that breaks off at its first byte',
    broken: ({ lab }) =>
      replacePostgresqlClient(lab.host('production'), 'pg_dump', 'echo "no connection" >&2\nexit 1\n'),
    stops: {
      code: 'database/dump-failed',
      message: 'pg_dump of bitbucket stopped: no connection',
      hint: 'the source is unlocked; mend the cause, then run `understudy resume`; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
  {
    what: 'a dump that breaks off in a table',
    broken: dumpEndedInTable,
    stops: {
      code: 'database/dump-failed',
      message:
        'pg_dump of bitbucket stopped: LOST; pg_dump: detail: Command was: COPY public.large (text) TO stdout;; pg_dump: error: a worker process died unexpectedly',
      hint: 'the source is unlocked; mend the cause, then run `understudy resume`; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
  {
    what: 'a dump that breaks off before its exit',
    broken: ({ lab }) =>
      replacePostgresqlClient(
        lab.host('production'),
        'pg_dump',
        '"$real" "$@" 2>/dev/null || exit 1\necho "could not fsync" >&2\nexit 1\n',
      ),
    stops: {
      code: 'database/dump-failed',
      message: 'pg_dump of bitbucket stopped: could not fsync',
      hint: 'the source is unlocked; mend the cause, then run `understudy resume`; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
  {
    what: 'a full disk on the target',
    broken: async ({ lab }) => {
      const { database = '' } = incomingOf(lab) ?? {}
      const owner = lab.topology.staging.host.transferUser.name
      const disk = await smallDisk(lab.host('staging'), database, { kilobytes: 64, owner })
      return async () => disk[Symbol.asyncDispose]()
    },
    stops: {
      code: 'host/disk-full',
      message: 'ssh://understudy@198.18.142.20:2222 has no room for what the source sends',
      hint: 'free or add space on its file system of ROOT/staging/application-data/bitbucket.understudy (`df -h`, `df -i`), then `understudy resume staging`; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
  {
    what: 'a restore that breaks off, after an unlock that answered 500 three times',
    broken: async (lab) => {
      const mendStandin = breakStandin(lab.lab, { unlockFails: 3 })
      const mendClient = await replacePostgresqlClient(
        lab.lab.host('staging'),
        'pg_restore',
        'echo "pg_restore: error: could not execute query" >&2\nexit 1\n',
      )
      return async () => {
        await mendStandin()
        await mendClient()
      }
    },
    stops: {
      code: 'database/restore-failed',
      message: 'pg_restore into bitbucket_stg_DATE_1 stopped: pg_restore: error: could not execute query',
      hint: 'mend the cause, then `understudy resume staging`; `understudy rewind staging` goes back',
      exit: 1,
    },
  },
]

describe('a refresh stops, leaves production as it was, and goes on later, for', () => {
  it.each(faults)('$what', async ({ broken, stops }) => {
    const mend = await broken(staged)
    try {
      expect(wordsOf((await goOn()).error)).toEqual(stops)
      await guardianEnded(staged.root)
    } finally {
      await mend()
    }

    // What the run has in the spool is cleaned by the one that goes on.
    expect({ ...(await productionState(staged.lab)), spool: [] }).toEqual(production)
    expect(await staged.lab.state('staging')).toBeUndefined()
    expect(existsSync(layoutOf(staged.lab.topology.staging.home).lock)).toBe(false)
  })

  it('nothing, when all is mended: the run that goes on ends well', async () => {
    expect((await goOn()).error).toBeUndefined()
    expect(await staged.lab.state('staging')).toBe('RUNNING')
    expect(await productionState(staged.lab)).toEqual(production)
  })
})

describe('Ctrl-C', () => {
  it('in each step ends the process with 5 and leaves a run that can be resumed', async () => {
    await reset()
    const entry = (id: string) => ({ when: 'begin', entry: id, signal: 'SIGINT' }) as const
    for (const [turn, id] of stepIds.entries()) {
      const verb = turn === 0 ? 'refresh' : 'resume'
      const { exitCode, outcome, stderr } = await startChild({ verb, configFile: staged.configFile, end: entry(id) })
        .ended
      await unlockedByItself(staged)
      expect({ id, exitCode, error: outcome?.error, stderr }).toEqual({
        id,
        exitCode: 5,
        error: {
          code: 'run/interrupted',
          message: 'the refresh of staging was interrupted',
          hint: '`understudy resume staging` goes on; `understudy rewind staging` goes back',
        },
        stderr: '',
      })
      expect(existsSync(layoutOf(staged.lab.topology.staging.home).lock)).toBe(false)
    }

    expect((await goOn()).error).toBeUndefined()
    expect(await productionState(staged.lab)).toEqual(production)
  })
})

describe('a copy on the server of the source', () => {
  it('is refused while its login reaches the source, and goes on after the administrator’s REVOKE', async () => {
    await reset()
    const { lab } = staged
    await inProduction('GRANT CONNECT ON DATABASE bitbucket TO PUBLIC')
    const { user, password } = databaseCredentials(lab.topology, lab.topology.staging).maintenance
    await inProduction(`CREATE ROLE ${user} LOGIN PASSWORD '${password}' CREATEDB CREATEROLE`)
    await inProduction(`GRANT pg_monitor TO ${user}`)
    const before = await productionState(lab)
    writeFileSync(staged.configFile, onProductionsServer(staged))
    await grantRules()

    expect(wordsOf((await goOn()).error)).toEqual({
      code: 'policy/shared-login',
      message:
        'the login bitbucket_staging of the copy reaches 198.18.142.15:5432/bitbucket, the database of production',
      hint: 'as an administrator there: REVOKE CONNECT ON DATABASE "bitbucket" FROM PUBLIC; GRANT CONNECT ON DATABASE "bitbucket" TO its owner and readers; and in pg_hba.conf: host bitbucket bitbucket_staging all reject; then `understudy resume staging`; `understudy rewind staging` goes back',
      exit: 3,
    })
    expect({ ...(await productionState(lab)), spool: [] }).toEqual(before)
    expect(await lab.state('staging')).toBeUndefined()

    await inProduction('REVOKE CONNECT ON DATABASE bitbucket FROM PUBLIC')
    expect((await goOn()).error).toBeUndefined()
    expect(await lab.state('staging')).toBe('RUNNING')
    expect(await productionState(lab)).toEqual(production)
  })
})

/** The rules name the database server. */
async function grantRules(): Promise<void> {
  await using app = await staged.openApp()
  writeSudoers(staged.lab.topology.staging, await sudoersOf(app, 'staging'))
}

function hourOfDay(hoursFromNow: number): string {
  return String((new Date().getUTCHours() + hoursFromNow) % 24).padStart(2, '0')
}

/** Resumes the run that stopped, or begins one. */
async function goOn(): Promise<RunOutcome> {
  await using app = await staged.openApp()
  const [last] = app.store.runs('staging')
  const stopped = last !== undefined && last.state !== 'done' && last.state !== 'aborted'
  return stopped ? await resumeRun(app, 'staging') : await staged.refresh()
}

function wordsOf(error: unknown): Fault['stops'] {
  if (!(error instanceof AppError)) throw new Error('the run did not stop as it should', { cause: error })
  const { code, message, hint, exit } = error
  // How pg_dump tells of a lost session depends on whether it was reading from it.
  const lost = /(?<=stopped: ).*(?=; pg_dump: detail: Command was)/s
  const lasting = (text: string) => masked(text).replace(lost, 'LOST').replaceAll(staged.root, 'ROOT')
  return { code, message: lasting(message), hint: lasting(hint), exit }
}

async function lockedByAnother({ lab }: RefreshLab): Promise<() => Promise<void>> {
  const { host, httpPort } = lab.topology.production
  const { user, password } = bitbucketAdmin(lab.topology, lab.topology.production)
  const headers = { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
  const url = `http://${host.address}:${httpPort}/mvc/maintenance/lock`
  const taken: unknown = await (await fetch(url, { method: 'POST', headers })).json()
  const token = typeof taken === 'object' && taken !== null && 'unlockToken' in taken ? String(taken.unlockToken) : ''
  return async () => void (await fetch(`${url}?token=${token}`, { method: 'DELETE', headers }))
}

/** The server ends the session that dumps a table; the table is large enough to be caught at it. */
async function dumpEndedInTable({ lab }: RefreshLab): Promise<() => Promise<void>> {
  await inProduction(`CREATE TABLE large AS SELECT repeat('x', 10000000) AS text FROM generate_series(1, 8)`)
  const mended = new AbortController()
  const ended = endDump(lab, mended.signal)
  return async () => {
    mended.abort()
    expect(await ended).toBe(1)
    await inProduction('DROP TABLE large')
  }
}

/** How many sessions were ended. */
async function endDump(lab: RefreshLab['lab'], signal: AbortSignal): Promise<number> {
  await using client = await productionDatabase(lab)
  while (!signal.aborted) {
    const { rowCount } = await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name LIKE 'understudy-dump-%' AND state = 'active' AND query LIKE 'COPY public.large %'`,
    )
    if (rowCount !== null && rowCount > 0) return rowCount
    await sleep(5)
  }
  return 0
}

async function inProduction(sql: string): Promise<void> {
  await using client = await productionDatabase(staged.lab)
  await client.query(sql)
}

function onProductionsServer({ lab: { topology }, lab }: RefreshLab): string {
  const { production: source, staging } = topology
  return lab.understudyConfig().replaceAll(`host: ${staging.database.address}`, `host: ${source.database.address}`)
}
