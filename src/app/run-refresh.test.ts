import { expect, it } from 'vitest'
import { leftOnSource, leftRun } from '../../test/fixtures/left-on-source.ts'
import { memoryEnvironment } from '../../test/fixtures/memory-environment.ts'
import { memoryLayout } from '../../test/fixtures/memory-target.ts'
import { productionFacts, stagingFacts } from '../../test/fixtures/two-environments.ts'
import { incomingPaths } from '../hold/layout.ts'
import type { App, SurveyedSystems } from './app.ts'
import { runRefresh } from './run-refresh.ts'

/** The surveys of the plan are answered. The run comes to its first step and no further, as nothing there answers what that asks. */
function appOf({ app, systems }: Pick<ReturnType<typeof leftOnSource>, 'app' | 'systems'>) {
  const told: string[] = []
  const surveyed = (name: string): SurveyedSystems => ({
    environment: memoryEnvironment({}),
    database: undefined,
    host: systems.host,
    bitbucket: systems.bitbucket,
    place: undefined,
    survey: async () => (name === 'staging' ? stagingFacts : productionFacts),
    [Symbol.asyncDispose]: async () => undefined,
  })
  const refreshing: App = {
    ...app,
    events: { ...app.events, note: (text) => void told.push(text) },
    openSurveyed: async ({ name }) => surveyed(name),
  }
  return { app: refreshing, told }
}

const options = { adopted: false, withoutFence: true, confirm: async () => true }

it('a refresh over one that failed leaves nothing of that on production, nor of what it was sent', async () => {
  const world = leftOnSource('at once')
  const sent = `${incomingPaths(memoryLayout, leftRun.id).database}/toc.dat`
  world.target.host.put(sent, 'uncut')
  const { app, told } = appOf(world)

  const outcome = await runRefresh(app, 'staging', options)

  expect(outcome.steps[0]).toMatchObject({ id: 'check-readiness', outcome: 'failed' })
  expect(world.left).toEqual(new Set())
  expect(world.target.host.text(sent)).toBeUndefined()
  expect(app.store.run(leftRun.id)?.state).toBe('aborted')
  expect(told[0]).toBe(`refresh ${leftRun.id}, which did not end, is given up`)
})

it('a refresh says what may still be on production where that does not answer, goes on, and the next one asks again', async () => {
  const world = leftOnSource('at once')
  const { app, told } = appOf(world)
  const spool = { ...world.systems.spool, remove: () => Promise.reject(new Error('the connection broke off')) }

  const { run, steps } = await runRefresh(
    { ...app, openSource: async () => ({ ...world.systems, spool }) },
    'staging',
    options,
  )

  expect(steps[0]?.id).toBe('check-readiness')
  const line = `/var/spool/understudy/${leftRun.id} may still lie in the spool of production; end what writes there, and remove it: rm -rf /var/spool/understudy/${leftRun.id}`
  expect(told.slice(0, 2)).toEqual([`refresh ${leftRun.id}, which did not end, is given up`, line])
  expect(app.store.entries(run)).toContainEqual(expect.objectContaining({ kind: 'note', text: line }))
  expect(world.left).toEqual(new Set([leftRun.id]))

  await runRefresh(app, 'staging', options)

  expect(world.left).toEqual(new Set())
})

it('a refresh is refused while a killed run holds the environment, and stands in the way of no resume', async () => {
  const world = leftOnSource('at once')
  const { app } = appOf(world)
  const { id: run, startedAt: since } = leftRun
  app.store.takeLock({ environment: 'staging', run, by: 'mira', why: 'refresh', since, holder: 'process 0' })

  await expect(runRefresh(app, 'staging', options)).rejects.toMatchObject({
    code: 'run/locked',
    message: `staging is held by run ${run} of mira since ${since} (refresh), process 0`,
    hint: 'if it is dead: `understudy resume staging`, or `understudy abort staging`',
  })

  expect(app.store.runs('staging').map(({ id }) => id)).toEqual([run])
  expect(world.left).toEqual(new Set(['snapshot', run]))
})
