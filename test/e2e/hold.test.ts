import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clusterLog } from '../../lab/clusters/cluster.ts'
import { writeSudoers } from '../../lab/hosts/write-host.ts'
import { startByScripts } from '../../lab/install/start-by-scripts.ts'
import { waitFor, type Ran } from '../../lab/processes.ts'
import type { App } from '../../src/app/app.ts'
import { checkEnvironment } from '../../src/app/check-environment.ts'
import { doctor } from '../../src/app/doctor.ts'
import { resumeRun } from '../../src/app/resume-run.ts'
import { rewindEnvironment } from '../../src/app/rewind.ts'
import { runRefresh } from '../../src/app/run-refresh.ts'
import { sudoersOf } from '../../src/app/sudoers-of.ts'
import { AppError } from '../../src/kernel/app-error.ts'
import { confirmed, openRefreshLab, roundsOf, type RefreshLab } from '../fixtures/refresh-lab.ts'
import { stopAfter } from '../fixtures/stop-after.ts'

let staged: RefreshLab
let before: string

/** Staging has been refreshed once, so that there is a copy that may start, and then one that may not. */
beforeAll(async () => {
  const scale = { repositories: 4, comments: 20 }
  staged = await openRefreshLab({
    seed: 1,
    version: '7.2',
    variant: 0,
    hosts: ['production', 'staging'],
    scale,
  })
  staged.hasten('staging')
  const first = await staged.refresh()
  if (first.error !== undefined) throw first.error
  before = await liveDatabase()
  const written = staged.lab.understudyConfig()
  writeFileSync(staged.configFile, written.replace(/^ +admin: \{ from: existing, .*\n/m, ''))
})
afterAll(async () => staged[Symbol.asyncDispose]())

describe('a refresh that was interrupted', () => {
  it.each([
    // Until the new home is swapped in, what lies there is the copy of before, cut and with a database of its own.
    ['stop-target', 'RUNNING'],
    ['keep-generation', 'RUNNING'],
    ['restore-database', 'RUNNING'],
    ['restore-home', 'ERROR'],
    ['rewrite-configuration', 'ERROR'],
    ['cut-integrations', 'ERROR'],
    ['search-leaks', 'ERROR'],
    ['prove-refusal', 'ERROR'],
  ] as const)(
    'after %s can not start its copy: not by the unit, not by hand, not by a reboot',
    async (step, byHand) => {
      await runUntil(step)

      const unit = await onStaging('systemctl', 'start', staged.lab.topology.staging.unit)
      expect({ unit: unit.exitCode, state: await staged.lab.state('staging') }).toEqual({ unit: 0, state: undefined })

      expect(await startByHand()).toBe(byHand)
      await stopByHand()

      await staged.lab.host('staging').reboot()
      expect(await staged.lab.state('staging')).toBeUndefined()

      expect(sessionsOfCopies()).toEqual({ production: [], ofDatabases: [before] })
      expect(await staged.lab.contactsBy('staging')).toEqual([])
    },
  )

  it('lets the administrator keep the password that the target had, where the configuration gives none', async () => {
    const { production } = staged.lab.topology
    const [kept, own, theirs] = [
      await credentialIn('staging', await newestDatabase()),
      await credentialIn('staging', before),
      await credentialIn('production', production.database.name),
    ]

    expect({ kept, differs: own !== theirs }).toEqual({ kept: own, differs: true })
    expect(staged.told.join('\n')).not.toContain(own)
  })

  it('is held again when it was started and could not be looked at: not by the unit, not by hand', async () => {
    // From here on somebody has to sign in.
    staged.configure()
    await using app = await staged.openApp()
    const outcome = await resumeRun(blindAfterTheStart(app), 'staging')

    const unit = await onStaging('systemctl', 'start', staged.lab.topology.staging.unit)
    const byUnit = await staged.lab.state('staging')
    const byHand = await startByHand()
    await stopByHand()

    expect(outcome.error).toMatchObject({
      code: 'database/unreachable',
      message: 'nobody answers; staging was stopped and is held again',
    })
    expect({ unit: unit.exitCode, byUnit, byHand }).toEqual({ unit: 0, byUnit: undefined, byHand: 'ERROR' })
    expect(await staged.lab.contactsBy('staging')).toEqual([])
  })

  it('starts when it is resumed, and again after a reboot', async () => {
    await using app = await staged.openApp()
    const outcome = await resumeRun(app, 'staging')
    const resumed = await staged.lab.state('staging')

    await staged.lab.host('staging').reboot()
    await staged.lab.waitUntilRunning('staging')
    await roundsOf(staged.lab, 'staging')

    expect(outcome.error).toBeUndefined()
    expect(resumed).toBe('RUNNING')
    expect(sessionsOfCopies()).toEqual({ production: [], ofDatabases: [before, await liveDatabase()] })
    expect(await staged.lab.contactsBy('staging')).toEqual([])
  })
})

describe('a target that its own scripts start', () => {
  let scripts: ReadonlyMap<string, string>
  let databases: readonly string[]

  beforeAll(async () => {
    await staged.lab.stop('staging')
    startByScripts(staged.lab.topology.staging)
    staged.configure({ service: '{ scripts: true }' })
    await using app = await staged.openApp()
    writeSudoers(staged.lab.topology.staging, await sudoersOf(app, 'staging'))
    scripts = startScripts()
    databases = sessionsOfCopies().ofDatabases
  })

  it.each(['stop-target', 'restore-home', 'rewrite-configuration', 'prove-refusal'] as const)(
    'can be started neither by hand nor by a reboot after %s',
    async (step) => {
      await runUntil(step)

      const byHand = await allWaysToStart()
      await staged.lab.host('staging').reboot()

      expect(byHand.map(({ exitCode, stderr }) => `${exitCode} ${stderr}`)).toEqual(
        byHand.map(() => `1 ${refusalOf(staged.lab.topology.staging.home)}`),
      )
      expect(await staged.lab.state('staging')).toBeUndefined()
      expect(sessionsOfCopies()).toEqual({ production: [], ofDatabases: databases })
      expect(await staged.lab.contactsBy('staging')).toEqual([])
    },
  )

  it('starts when it is resumed, passes every check, satisfies doctor with the rules it prints, and starts again at a reboot', async () => {
    await using app = await staged.openApp()
    const outcome = await resumeRun(app, 'staging')
    expect(outcome.error).toBeUndefined()
    const { checks } = await checkEnvironment(app, 'staging')
    const found = await doctor(app, 'staging')

    await staged.lab.host('staging').reboot()
    await staged.lab.waitUntilRunning('staging')
    await roundsOf(staged.lab, 'staging')

    expect(checks.filter(({ result }) => result !== 'pass')).toEqual([])
    expect(found).toEqual([])
    expect(sessionsOfCopies()).toEqual({ production: [], ofDatabases: [...databases, await liveDatabase()] })
    expect(await staged.lab.contactsBy('staging')).toEqual([])
  })

  it('has its scripts back byte for byte when somebody takes the gates out, which doctor says', async () => {
    const { bin } = binOfStaging()
    await onStaging('sed', '-i', GATES_OUT, ...[...scripts.keys()].map((name) => `${bin}/${name}`))
    await using app = await staged.openApp()

    expect(startScripts()).toEqual(scripts)
    expect(await doctor(app, 'staging')).toEqual([
      {
        severity: 'warning',
        summary: `staging can be started by hand without the permit: ${bin}/start-bitbucket.sh does not ask for the permit`,
        hint: 'the next run sets it right: `understudy refresh staging`',
      },
    ])
  })

  it('is rewound to a copy that runs, and can not be started without the permit again', async () => {
    await using app = await staged.openApp()
    await rewindEnvironment(app, 'staging')
    const running = await staged.lab.state('staging')
    await onStaging('rm', `${staged.lab.topology.staging.home}.understudy/permit`)
    await stopByHand()

    const byHand = await allWaysToStart()

    expect(running).toBe('RUNNING')
    expect(await doctor(app, 'staging')).toEqual([])
    expect(byHand.map(({ exitCode }) => exitCode)).toEqual(byHand.map(() => 1))
    expect(await staged.lab.state('staging')).toBeUndefined()
    expect(sessionsOfCopies().production).toEqual([])
  })
})

/** As docs/operations.md gives it. */
const GATES_OUT = '/^# >>> understudy >>>/,/^# <<< understudy <<</d'

function refusalOf(home: string): string {
  return `staging is held by Understudy and may not start: ${home}.understudy/permit is not there. To go on: understudy resume staging    To go back: understudy rewind staging`
}

function binOfStaging(): { readonly bin: string; readonly names: readonly string[] } {
  return {
    bin: `${staged.lab.topology.staging.install}/bin`,
    names: ['start-bitbucket.sh', 'start-webapp.sh', '_start-webapp.sh'],
  }
}

/** Text, owner and mode of each start script. */
function startScripts(): ReadonlyMap<string, string> {
  const { bin, names } = binOfStaging()
  return new Map(
    names.map((name) => {
      const { uid, gid, mode } = statSync(`${bin}/${name}`)
      return [name, `${uid}:${gid} ${mode.toString(8)} ${readFileSync(`${bin}/${name}`, 'utf8')}`]
    }),
  )
}

/** Each start script as the service user, one of them as root, and through the start wrapper. */
async function allWaysToStart(): Promise<readonly Ran[]> {
  const { bin, names } = binOfStaging()
  const wrapper = `${staged.lab.topology.staging.home}.understudy/start`
  return [
    ...(await Promise.all(names.map((name) => asService(`${bin}/${name}`)))),
    await onStaging(`${bin}/start-bitbucket.sh`),
    await onStaging(wrapper, `${bin}/start-bitbucket.sh`),
  ]
}

/** Begins the refresh, or goes on with it, up to the end of the step. */
async function runUntil(step: Parameters<typeof stopAfter>[0]): Promise<void> {
  await using app = await staged.openApp(stopAfter(step))
  const begun = app.store.runs('staging')[0]?.state === 'parked'
  const outcome = await (begun ? resumeRun(app, 'staging') : runRefresh(app, 'staging', confirmed))
  const done = outcome.steps.filter((one) => one.outcome === 'done' || one.outcome === 'replayed')
  expect({ last: done.at(-1)?.id, error: outcome.error }).toMatchObject({
    last: step,
    error: { code: 'run/interrupted' },
  })
}

/** Whatever looks at the running copy fails. */
function blindAfterTheStart(app: App): App {
  const openRunningCopy = () => Promise.reject(new AppError('database/unreachable', 'nobody answers', { hint: 'look' }))
  return { ...app, openTarget: async (config) => ({ ...(await app.openTarget(config)), openRunningCopy }) }
}

/** What an administrator would try who does not know of the refresh. Gives what `/status` says then. */
async function startByHand(): Promise<string> {
  const { install } = staged.lab.topology.staging
  await asService(`${install}/bin/start-bitbucket.sh`)
  return waitFor('the Bitbucket that was started by hand', async () => {
    const state = await staged.lab.state('staging')
    return state === 'STARTING' ? undefined : state
  })
}

async function stopByHand(): Promise<void> {
  await asService(`${staged.lab.topology.staging.install}/bin/stop-bitbucket.sh`)
}

function asService(script: string): Promise<Ran> {
  return onStaging('runuser', '-u', staged.lab.topology.staging.runAs.name, '--', script)
}

function onStaging(...argv: readonly string[]): Promise<Ran> {
  return staged.lab.host('staging').tryRun(argv)
}

/** By the servers' logs, so that a session is seen however short it was. A copy connects from its host's address; Understudy asks `postgres` whether its login works. */
function sessionsOfCopies() {
  const { production, staging } = staged.lab.topology
  const from = (log: string) => log.split('\n').filter((line) => line.includes(`host=${staging.host.address} `))
  const owner = new RegExp(`authorized: user=${staging.database.owner} database=(bitbucket\\S*)`)
  const databases = readFileSync(clusterLog(staging), 'utf8')
    .split('\n')
    .flatMap((line) => owner.exec(line)?.[1] ?? [])
  return { production: from(readFileSync(clusterLog(production), 'utf8')), ofDatabases: [...new Set(databases)] }
}

async function credentialIn(name: 'production' | 'staging', database: string): Promise<string> {
  const client = await staged.lab.connect(name, database)
  const { rows } = await client.query("SELECT credential FROM cwd_user WHERE lower_user_name = 'admin'")
  await client.end()
  return String(rows[0]?.credential)
}

async function newestDatabase(): Promise<string> {
  await using app = await staged.openApp()
  return app.generations('staging').all().at(0)?.database ?? 'none'
}

async function liveDatabase(): Promise<string> {
  await using app = await staged.openApp()
  const live = app
    .generations('staging')
    .all()
    .find(({ state }) => state === 'live')
  return live?.database ?? 'none'
}
