import { describe, expect, it } from 'vitest'
import { memoryEnvironment } from '../../test/fixtures/memory-environment.ts'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import type { Perform } from './effect.ts'
import type { Generation } from './generations.ts'
import type { RunContext } from './run-context.ts'
import { startTarget } from './start-target.ts'

const run = '20261122-013000-k3f9'
const made: Generation = {
  id: run,
  database: 'bb_1',
  source: 'production',
  dataFrom: null,
  createdAt: '',
  state: 'half-made',
}

/** A run that died after it gave the permit: its earlier effects are recorded, so they are only replayed. */
const resumedAtTheStart: Perform = async (effect) => {
  if (effect.id === 'start-target/running') await effect.apply(new AbortController().signal)
  const now = await effect.verify()
  if (now.kind === 'done') return now.result
  throw new Error(now.seen)
}

function readyToStart({ version }: { readonly version: string | undefined } = { version: '7.2.0' }) {
  const host = memoryHost()
  host.put('/srv/staging/shared/bitbucket.properties', 'jdbc.user=staging\n')
  host.put('/srv/staging.understudy/permit', `${run}\n`)
  const started: { held?: unknown; with?: unknown } = {}
  const base = runContext()
  const context: RunContext = {
    ...base,
    generations: { ...base.generations, all: () => [made], variables: () => ({ JDBC_URL: null }) },
    target: {
      ...base.target,
      host,
      openHeldCopy: async () => ({
        ...memoryEnvironment({ role: 'copy' }),
        version,
        [Symbol.asyncDispose]: async () => undefined,
      }),
      bitbucket: { ...base.target.bitbucket, state: async () => (started.with === undefined ? 'down' : 'RUNNING') },
      service: {
        ...base.target.service,
        state: async () => ({ kind: 'stopped' }),
        hold: async (permit, variables) => {
          started.held = { permit, variables }
        },
        start: async () => {
          started.with = started.held
        },
      },
    },
  }
  return { context, started }
}

describe('the start of the copy', () => {
  it('goes by the recorded variables, also in another process than the one that set them', async () => {
    const { context, started } = readyToStart()

    await startTarget.run(context, resumedAtTheStart)

    expect(started.with).toEqual({ permit: '/srv/staging.understudy/permit', variables: { JDBC_URL: null } })
  })

  it.each([
    ['7.2.0', '7.2.0'],
    [undefined, null],
  ])('leaves the version that the data had before it: %s', async (found, version) => {
    expect(await startTarget.run(readyToStart({ version: found }).context, resumedAtTheStart)).toMatchObject({
      version,
    })
  })

  it('notes the version before the copy may start', async () => {
    const order: string[] = []
    await startTarget.run(readyToStart().context, (effect) => {
      order.push(effect.id)
      return resumedAtTheStart(effect)
    })

    expect(order).toEqual([
      'start-target/version',
      'start-target/configuration',
      'start-target/permit',
      'start-target/running',
    ])
  })
})
