import { expect, it } from 'vitest'
import { memoryApp } from '../../test/fixtures/memory-app.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryTarget, memoryTargetDisk } from '../../test/fixtures/memory-target.ts'
import { refreshOfStaging } from '../../test/fixtures/two-environments.ts'
import { AppError } from '../kernel/app-error.ts'
import { afterFailedChecks } from './after-failed-checks.ts'

const failed = new AppError('run/check-failed', '1 checks of staging did not pass: a mail server', { hint: 'look' })

/** What becomes of a refresh whose new copy failed its checks, where this one was live before. */
async function after(live: string | undefined, failedChecks: 'stop' | 'rewind', error: AppError = failed) {
  const store = memoryStore()
  const app = memoryApp({ store, target: memoryTarget(memoryTargetDisk()), holder: 'this process' })
  const run = { id: 'r', kind: 'refresh', environment: 'staging', source: 'production', state: 'failed' } as const
  store.createRun({ ...run, startedAt: '', endedAt: '', by: 'mira', why: undefined, plan: {} })
  if (live !== undefined) {
    const whole = { database: null, source: null, dataFrom: null, createdAt: '', state: 'live' } as const
    app.generations('staging').save([{ ...whole, id: live }])
  }
  const config = { ...app.config, refresh: { staging: { ...refreshOfStaging, failedChecks } } }
  const outcome = { run: 'r', environment: 'staging', steps: [], results: new Map(), error }
  return { outcome, result: await afterFailedChecks({ ...app, config }, outcome) }
}

it('nothing goes back where failedChecks says stop, or where something else failed', async () => {
  const stopped = await after('1', 'stop')
  const another = await after('1', 'rewind', new AppError('run/step-failed', 'the disk is full', { hint: 'look' }))

  expect([stopped.result, another.result]).toEqual([stopped.outcome, another.outcome])
})

it.each([
  [undefined, 'there is no earlier copy to go back to'],
  ['adopted-x', 'what was there before Understudy comes back only when somebody asks'],
])('a copy that failed does not make room for %s by itself, and that is said', async (live, because) => {
  const { result } = await after(live, 'rewind')

  expect(result.rewoundTo).toBeUndefined()
  expect(result.error).toMatchObject({
    code: 'run/check-failed',
    message: `${failed.message}; ${because}`,
    hint: 'look',
  })
})
