import { readFileSync, statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeSudoers } from '../../lab/hosts/write-host.ts'
import { startByScripts } from '../../lab/install/start-by-scripts.ts'
import type { Ran } from '../../lab/processes.ts'
import { checkEnvironment } from '../../src/app/check-environment.ts'
import { doctor } from '../../src/app/doctor.ts'
import { resumeRun } from '../../src/app/resume-run.ts'
import { rewindEnvironment } from '../../src/app/rewind.ts'
import { sudoersOf } from '../../src/app/sudoers-of.ts'
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

describe('a target that its own scripts start', () => {
  let scripts: ReadonlyMap<string, string>
  let databases: readonly string[]

  beforeAll(async () => {
    staged = await openRefreshedLab()
    await staged.lab.stop('staging')
    startByScripts(staged.lab.topology.staging)
    staged.configure({ service: '{ scripts: true }' })
    await using app = await staged.openApp()
    writeSudoers(staged.lab.topology.staging, await sudoersOf(app, 'staging'))
    scripts = startScripts()
    databases = sessionsOfCopies(staged).ofDatabases
  })
  afterAll(async () => staged[Symbol.asyncDispose]())

  it.each(['stop-target', 'restore-home', 'rewrite-configuration', 'prove-refusal'] as const)(
    'can be started neither by hand nor by a reboot after %s',
    async (step) => {
      await runUntil(staged, step)

      const byHand = await allWaysToStart()
      await staged.lab.host('staging').reboot()

      expect(byHand.map(({ exitCode, stderr }) => `${exitCode} ${stderr}`)).toEqual(
        byHand.map(() => `1 ${refusalOf(staged.lab.topology.staging.home)}`),
      )
      expect(await staged.lab.state('staging')).toBeUndefined()
      expect(sessionsOfCopies(staged)).toEqual({ production: [], ofDatabases: databases })
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
    expect(sessionsOfCopies(staged)).toEqual({
      production: [],
      ofDatabases: [...databases, await liveDatabase(staged)],
    })
    expect(await staged.lab.contactsBy('staging')).toEqual([])
  })

  it('has its scripts back byte for byte when somebody takes the gates out, which doctor says', async () => {
    const { bin } = binOfStaging()
    await onStaging(staged, 'sed', '-i', GATES_OUT, ...[...scripts.keys()].map((name) => `${bin}/${name}`))
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
    await onStaging(staged, 'rm', `${staged.lab.topology.staging.home}.understudy/permit`)
    await stopByHand(staged)

    const byHand = await allWaysToStart()

    expect(running).toBe('RUNNING')
    expect(await doctor(app, 'staging')).toEqual([])
    expect(byHand.map(({ exitCode }) => exitCode)).toEqual(byHand.map(() => 1))
    expect(await staged.lab.state('staging')).toBeUndefined()
    expect(sessionsOfCopies(staged).production).toEqual([])
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
    ...(await Promise.all(names.map((name) => asService(staged, `${bin}/${name}`)))),
    await onStaging(staged, `${bin}/start-bitbucket.sh`),
    await onStaging(staged, wrapper, `${bin}/start-bitbucket.sh`),
  ]
}
