import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitFor } from '../../lab/processes.ts'
import type { App } from '../../src/app/app.ts'
import { resumeRun } from '../../src/app/resume-run.ts'
import { AppError } from '../../src/kernel/app-error.ts'
import {
  asService,
  liveDatabase,
  onStaging,
  openRefreshedLab,
  runUntil,
  sessionsOfCopies,
  stopByHand,
} from '../fixtures/interrupted-refresh.ts'
import { roundsOf, type RefreshLab } from '../fixtures/refresh-lab.ts'

let staged: RefreshLab
let before: string

beforeAll(async () => {
  staged = await openRefreshedLab()
  before = await liveDatabase(staged)
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
      await runUntil(staged, step)

      const unit = await onStaging(staged, 'systemctl', 'start', staged.lab.topology.staging.unit)
      expect({ unit: unit.exitCode, state: await staged.lab.state('staging') }).toEqual({ unit: 0, state: undefined })

      expect(await startByHand()).toBe(byHand)
      await stopByHand(staged)

      await staged.lab.host('staging').reboot()
      expect(await staged.lab.state('staging')).toBeUndefined()

      expect(sessionsOfCopies(staged)).toEqual({ production: [], ofDatabases: [before] })
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

    const unit = await onStaging(staged, 'systemctl', 'start', staged.lab.topology.staging.unit)
    const byUnit = await staged.lab.state('staging')
    const byHand = await startByHand()
    await stopByHand(staged)

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
    expect(sessionsOfCopies(staged)).toEqual({ production: [], ofDatabases: [before, await liveDatabase(staged)] })
    expect(await staged.lab.contactsBy('staging')).toEqual([])
  })
})

/** Whatever looks at the running copy fails. */
function blindAfterTheStart(app: App): App {
  const openRunningCopy = () => Promise.reject(new AppError('database/unreachable', 'nobody answers', { hint: 'look' }))
  return { ...app, openTarget: async (config) => ({ ...(await app.openTarget(config)), openRunningCopy }) }
}

/** What an administrator would try who does not know of the refresh. Gives what `/status` says then. */
async function startByHand(): Promise<string> {
  const { install } = staged.lab.topology.staging
  await asService(staged, `${install}/bin/start-bitbucket.sh`)
  return waitFor('the Bitbucket that was started by hand', async () => {
    const state = await staged.lab.state('staging')
    return state === 'STARTING' ? undefined : state
  })
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
