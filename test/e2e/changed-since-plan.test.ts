import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createPlantContext, type PlantContext } from '../../lab/population/context.ts'
import { plantUnknownApp } from '../../lab/population/integrations/apps.ts'
import { plantSmartMirrors } from '../../lab/population/integrations/smart-mirrors.ts'
import { plantWebhooks } from '../../lab/population/integrations/webhooks.ts'
import { planRefresh } from '../../src/app/plan-refresh.ts'
import { resumeRun } from '../../src/app/resume-run.ts'
import { AppError } from '../../src/kernel/app-error.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { copyDatabase, productionDatabase, restOf, rowsOf } from '../fixtures/copy-database.ts'
import { openRefreshLab, roundsOf, type RefreshLab } from '../fixtures/refresh-lab.ts'

let staged: RefreshLab
let saved: Plan

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
})
afterAll(async () => staged[Symbol.asyncDispose]())

describe('a saved plan', () => {
  beforeEach(async () => {
    staged.configure()
    saved = await savedPlan()
  })

  it('is refused when the configuration was edited since, and nothing is touched', async () => {
    staged.configure({ refresh: '    keepGenerations: 3\n' })

    expect(await refusalOf(saved)).toEqual({
      code: 'policy/plan-stale',
      exit: 3,
      message: 'the saved plan of staging no longer fits: configuration of the refresh was edited',
      hint: 'make and read a new one: `understudy plan staging -o FILE`',
    })
    expect(await staged.generations()).toEqual([])
  })

  it('is refused when the target was upgraded since', async () => {
    const libraries = join(staged.lab.topology.staging.install, 'app/WEB-INF/lib')
    const library = (version: string) => join(libraries, `bitbucket-api-${version}.jar`)
    renameSync(library('7.2.0'), library('7.2.1'))

    const refusal = await refusalOf(saved)
    renameSync(library('7.2.1'), library('7.2.0'))

    expect(refusal).toEqual({
      code: 'policy/plan-stale',
      exit: 3,
      message: 'the saved plan of staging no longer fits: version of the target: planned 7.2.0, now 7.2.1',
      hint: 'make and read a new one: `understudy plan staging -o FILE`',
    })
  })

  it('is refused for another environment than its own', async () => {
    expect(await refusalOf({ ...saved, environment: 'development' })).toEqual({
      code: 'policy/plan-stale',
      exit: 3,
      message: 'the saved plan is for development, not for staging',
      hint: 'understudy plan staging -o FILE',
    })
  })

  it('still fits when a webhook and a mirror were added to production: both are cut and reported as new', async () => {
    await plantOnProduction(async (context) => {
      await plantWebhooks(context)
      await plantSmartMirrors(context)
    })

    const outcome = await staged.refresh({ saved })
    await roundsOf(staged.lab, 'staging')

    expect(outcome.error).toBeUndefined()
    const cut = z.object({ newSincePlan: z.array(z.string()) }).parse(outcome.results.get('cut-integrations'))
    expect(cut.newSincePlan).toEqual(
      expect.arrayContaining(['webhooks:AO_A0B856_WEBHOOK[ID=3]', 'webhooks:AO_A0B856_WEBHOOK[ID=4]']),
    )
    expect(cut.newSincePlan.filter((id) => id.startsWith('smart-mirrors:AO_8E6075_MIRROR_SERVER'))).toHaveLength(2)
    expect(cut.newSincePlan.filter((id) => !/^(webhooks|smart-mirrors):/.test(id))).toEqual([])
    expect(staged.told.filter((line) => line.startsWith('new since'))).toEqual(
      cut.newSincePlan.map((id) => `new since the plan, and cut: ${id}`),
    )
    await using copy = await copyDatabase(staged.lab)
    expect(await rowsOf(copy, 'SELECT count(*), count(*) FILTER (WHERE "ACTIVE") FROM "AO_A0B856_WEBHOOK"')).toEqual([
      ['4', '0'],
    ])
    expect(await rowsOf(copy, 'SELECT count(*) FROM "AO_8E6075_MIRROR_SERVER"')).toEqual([['0']])
    expect(await staged.lab.contactsBy('staging')).toEqual([])
  })
})

describe('an app that nobody knows, installed on production', () => {
  const unknown =
    'unclaimed:AO_ABC123_DEPLOY_TARGET: the table of an app that no integration knows; see API_TOKEN, TARGET_URL; nobody has decided about it'

  it('makes a plan of before refuse, and blocks the next one', async () => {
    saved = await savedPlan()
    await plantOnProduction(plantUnknownApp)

    expect(await refusalOf(saved)).toEqual({
      code: 'policy/plan-stale',
      exit: 3,
      message:
        'the saved plan of staging no longer fits: unknown findings: planned none, now AO_ABC123_DEPLOY_TARGET undecided',
      hint: 'make and read a new one: `understudy plan staging -o FILE`',
    })
    expect(await refusalOf(undefined)).toEqual({
      code: 'policy/undecided',
      exit: 3,
      message: `the plan of staging is blocked: ${unknown}`,
      hint: '`understudy plan staging` shows each; decide under refresh.staging.decisions',
    })
    expect(await staged.lab.state('staging')).toBe('RUNNING')
  })

  it('stops the run when it came after the confirmation, with the copy stopped and production unlocked', async () => {
    await uninstallFromProduction()
    const installThenConfirm = async () => {
      await plantOnProduction(plantUnknownApp)
      return true
    }

    const outcome = await staged.refresh({ confirm: installThenConfirm })

    expect(asRefusal(outcome.error)).toEqual({
      code: 'policy/undecided',
      exit: 3,
      message: `the copy holds what the plan did not decide: ${unknown}`,
      hint: 'decide under refresh.staging.decisions, then `understudy resume staging`, or `understudy rewind staging`',
    })
    expect(outcome.steps.find((step) => step.outcome === 'failed')?.id).toBe('rewrite-configuration')
    expect(await staged.lab.state('staging')).toBeUndefined()
    expect((await restOf(staged.lab, 'production', '/mvc/maintenance/lock')).status).toBe(404)
    expect(await staged.lab.contactsBy('staging')).toEqual([])
  })

  it('goes on when somebody decided and resumed: what is kept is reached, and nothing else', async () => {
    staged.configure({
      refresh: '    decisions: [{ where: AO_ABC123_DEPLOY_TARGET, keep: "staging deploys to the same place" }]\n',
    })
    await using app = await staged.openApp()

    const outcome = await resumeRun(app, 'staging')
    await roundsOf(staged.lab, 'staging')

    expect(outcome.error).toBeUndefined()
    expect([...new Set((await staged.lab.contactsBy('staging')).map(({ kind }) => kind))]).toEqual(['unknown-app'])
  })
})

/** As `plan -o FILE` and `refresh --plan FILE` do it: through a file. */
async function savedPlan(): Promise<Plan> {
  await using app = await staged.openApp()
  const { plan } = await planRefresh(app, 'staging', { adopted: false })
  return JSON.parse(JSON.stringify(plan))
}

/** Of a refresh by that plan, or by a fresh one; nothing is changed. */
async function refusalOf(plan: Plan | undefined) {
  const confirm = () => Promise.reject(new Error('it was not refused'))
  try {
    await staged.refresh({ ...(plan === undefined ? {} : { saved: plan }), confirm })
  } catch (error) {
    return asRefusal(error)
  }
  throw new Error('it was not refused')
}

function asRefusal(error: unknown) {
  if (!(error instanceof AppError)) throw error
  const { code, exit, message, hint } = error
  return { code, exit, message, hint }
}

/** Another seed, so that what is planted comes beside what is there. */
async function plantOnProduction(plant: (context: PlantContext) => Promise<void>): Promise<void> {
  const { topology } = staged.lab
  await using client = await productionDatabase(staged.lab)
  await client.query(`SET ROLE ${topology.production.database.owner}`)
  await plant(
    await createPlantContext({ topology, version: '7.2', seed: 2, variant: 0, client, home: topology.production.home }),
  )
}

async function uninstallFromProduction(): Promise<void> {
  await using client = await productionDatabase(staged.lab)
  await client.query('DROP TABLE "AO_ABC123_DEPLOY_TARGET"')
}
