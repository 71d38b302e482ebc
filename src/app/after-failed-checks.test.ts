import { expect, it } from 'vitest'
import { appOn, first, generation, outcomeOf, second, world } from '../../test/fixtures/rewind-world.ts'
import { refreshOfStaging } from '../../test/fixtures/two-environments.ts'
import { AppError } from '../kernel/app-error.ts'
import { allStepIds, type StepId } from '../kernel/step-id.ts'
import type { RunKind } from '../ports/store.ts'
import type { StepReport } from '../run/execute-steps.ts'
import { afterFailedChecks } from './after-failed-checks.ts'

const failed = new AppError('run/check-failed', '1 checks of staging did not pass: a mail server', { hint: 'look' })

interface Failure {
  readonly failedChecks?: 'stop' | 'rewind'
  /** The step that failed. */
  readonly at?: StepId
  readonly error?: Error
  readonly kind?: RunKind
  readonly interrupted?: true
}

/** What becomes of a run that failed, where this generation was live before it, and another lies in its place. */
async function after(live: string | undefined, failure: Failure) {
  const { failedChecks = 'rewind', at = 'check-copy', error = failed, kind = 'refresh', interrupted } = failure
  const made = generation(second, 'half-made')
  const place = world(live === undefined ? [made] : [made, generation(live, 'live')], second)
  place.target.running = false
  const app = appOn(place, 'this process')
  const run = { id: second, kind, environment: 'staging', source: 'production', state: 'failed' } as const
  app.store.createRun({ ...run, startedAt: '', endedAt: '', by: 'mira', why: undefined, plan: {} })
  const config = { ...app.config, refresh: { staging: { ...refreshOfStaging, failedChecks } } }
  const signal = interrupted === true ? AbortSignal.abort() : app.signal
  const outcome = { run: second, environment: 'staging', steps: stepsUntil(at), results: new Map(), error }
  return { outcome, result: await afterFailedChecks({ ...app, config, signal }, outcome), place }
}

function stepsUntil(failedAt: StepId): readonly StepReport[] {
  const place = allStepIds.indexOf(failedAt)
  return allStepIds.map((id, index) => ({
    id,
    outcome: index < place ? 'done' : index === place ? 'failed' : 'not-reached',
    seconds: 0,
  }))
}

it.each([
  ['failedChecks says stop', { failedChecks: 'stop' }],
  ['the target was not stopped yet', { at: 'take-backup' }],
  ['nobody proved that it is stopped', { at: 'stop-target' }],
  ['the copy passed its checks', { at: 'publish-report' }],
  ['it is an isolation', { kind: 'isolate' }],
  ['somebody interrupted it', { interrupted: true }],
] as const)('nothing goes back where %s', async (_what, failure) => {
  const { result, outcome, place } = await after(first, failure)

  expect(result).toEqual(outcome)
  expect(outcomeOf(place)).toMatchObject({ home: `# of ${second}\n`, running: false })
})

it.each([
  ['its checks', 'check-copy', failed],
  [
    'the comparison with its source',
    'restore-home',
    new AppError('run/not-verified', 'a ref is missing', { hint: '' }),
  ],
  ['the proof that it is refused', 'prove-refusal', new AppError('policy/not-refused', 'mail answers', { hint: '' })],
  ['its start', 'start-target', new AppError('run/step-failed', '/status says FIRST_RUN', { hint: '' })],
] as const)('a copy that did not pass %s makes room for the one before', async (_what, at, error) => {
  const { result, place } = await after(first, { at, error })

  expect(result.rewoundTo).toBe(first)
  expect(result.error).toMatchObject({
    code: error.code,
    message: `${error.message}; generation ${first} runs again, as failedChecks says`,
    hint: `\`understudy report ${second}\` shows what failed; the copy that failed is kept until the next refresh`,
  })
  expect(outcomeOf(place)).toMatchObject({ home: `# of ${first}\n`, running: true })
})

it('a bug is said in its own words, and goes back all the same', async () => {
  const { result } = await after(first, { at: 'restore-database', error: new Error('a bug') })

  expect(result).toMatchObject({ rewoundTo: first, error: { message: 'a bug' } })
})

it.each([
  [undefined, 'there is no earlier copy to go back to'],
  ['adopted-x', 'what was there before Understudy comes back only when somebody asks'],
])('a copy that failed does not make room for %s by itself, and that is said', async (live, because) => {
  const { result, place } = await after(live, {})

  expect(result.rewoundTo).toBeUndefined()
  expect(result.error).toMatchObject({
    code: 'run/check-failed',
    message: `${failed.message}; ${because}`,
    hint: 'look',
  })
  expect(outcomeOf(place)).toMatchObject({ home: `# of ${second}\n`, running: false })
})
