import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app/app.ts'
import { resumeRun } from '../../src/app/resume-run.ts'
import { AppError } from '../../src/kernel/app-error.ts'
import { held, startByHand, startedAfter } from '../fixtures/held-copy.ts'
import {
  liveDatabase,
  onStaging,
  openRefreshedLab,
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
    // hold-after-every-step.test.ts stops after each.
    ['restore-database', 'RUNNING'],
    ['restore-home', 'ERROR'],
    ['prove-refusal', 'ERROR'],
  ] as const)(
    'after %s can not start its copy: not by the unit, not by hand, not by a reboot',
    async (step, byHand) => {
      expect(await startedAfter(step, staged)).toEqual(held(byHand, before))
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
    const byHand = await startByHand(staged)
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
