import { afterEach, expect, it } from 'vitest'
import { memoryInvocation } from '../../../test/fixtures/memory-invocation.ts'
import { RULES, watchedFence } from '../../../test/fixtures/watched-fence.ts'
import type { App } from '../../app/app.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Outcome } from '../command.ts'
import { watch } from './watch.ts'

const lost = new AppError('host/unreachable', 'bb1 cannot be reached', { hint: 'look' })

let interruption = new AbortController()
let slept: number[] = []
let said: string[] = []

afterEach(() => {
  interruption = new AbortController()
  ;[slept, said] = [[], []]
})

/** A watch between whose looks these things happen, one after the other; then it is interrupted, as by Ctrl-C. */
function watching(
  over: Partial<App>,
  between: readonly (() => void)[],
  options: Readonly<Record<string, string | true>> = {},
): Promise<Outcome> {
  const { app } = watchedFence()
  const left = [...between]
  const sleep = async (milliseconds: number) => {
    slept.push(milliseconds)
    const next = left.shift() ?? (() => interruption.abort())
    next()
    interruption.signal.throwIfAborted()
  }
  const clock = { now: () => new Date('2026-11-22T01:00:00.000Z'), sleep }
  const { signal } = interruption
  const typed = {
    options: { yes: true, every: '5s', ...options },
    signal,
    said: (text: string) => void said.push(text),
  } as const
  return watch.run(memoryInvocation({ ...app, signal, ...over, clock }, typed))
}

it('looks at once, and again each time that the interval is over, until it is interrupted', async () => {
  const { app, state } = watchedFence()
  const copyTries = () => void (state.tried = ['198.51.100.7'])

  const outcome = await watching(app, [() => undefined, copyTries])

  expect(slept).toEqual([5000, 5000, 5000])
  expect(said).toEqual([
    '2026-11-22T01:00:00.000Z the fence of staging stands\n',
    '2026-11-22T01:00:00.000Z the fence of staging stands\n',
    '2026-11-22T01:00:00.000Z the fence of staging stands; first tried: 198.51.100.7:443\n',
  ])
  expect(outcome).toEqual({
    exit: 0,
    ok: true,
    environment: 'staging',
    document: { rounds: 3, raisedAgain: 0, last: { kind: 'stands', failed: [], because: null } },
    text: '3 looks, raised again 0 times.\n',
  })
})

it('raises again what somebody changes between two looks, each time that somebody does', async () => {
  const { app, state } = watchedFence()
  const somebody = () => void (state.rules = RULES.replace('}', '\tchain theirs {\n\t}\n}'))

  const outcome = await watching(app, [somebody, somebody, () => undefined])

  expect(said.map((line) => line.slice(25))).toEqual([
    'the fence of staging stands\n',
    'the fence of staging was raised again: The rules of the fence are those that were raised: somebody added: chain theirs {\n',
    'the fence of staging was raised again: The rules of the fence are those that were raised: somebody added: chain theirs {\n',
    'the fence of staging stands\n',
  ])
  expect([state.rules, state.raisings]).toEqual([RULES, 2])
  expect([outcome.exit, outcome.document['raisedAgain']]).toEqual([0, 2])
})

it('ends with 2 where its last look had to raise the fence', async () => {
  const { app, state } = watchedFence()

  const outcome = await watching(app, [() => void (state.rules = '')])

  expect(outcome).toMatchObject({ exit: 2, ok: false, document: { rounds: 2, last: { kind: 'raised-again' } } })
})

it('goes on where a look fails, and raises what is down as soon as its host answers again', async () => {
  const { app, state, host } = watchedFence()
  let reachable = true
  const asked = <Answer>(answer: () => Promise<Answer>) => (reachable ? answer() : Promise.reject(lost))
  const openTarget: App['openTarget'] = (environment) => asked(() => app.openTarget(environment))
  const openHost = () => ({
    ...host,
    run: (...words: Parameters<typeof host.run>) => asked(() => host.run(...words)),
    status: (path: string) => asked(() => host.status(path)),
  })
  const cable = (plugged: boolean) => () => void (reachable = plugged)
  const spoil = () => void ([state.rules, reachable] = ['', true])

  const outcome = await watching({ ...app, openHost, openTarget }, [cable(false), spoil, () => undefined])

  expect(said.map((line) => line.slice(25).split(':')[0]?.trim())).toEqual([
    'the fence of staging stands',
    'the fence of staging could not be kept up',
    'the fence of staging was raised again',
    'the fence of staging stands',
  ])
  expect(outcome).toMatchObject({ exit: 0, document: { rounds: 4, raisedAgain: 1 } })
})

it('ends with 2, and says why, where its last look failed', async () => {
  const openHost = () => {
    throw lost
  }

  const outcome = await watching({ ...watchedFence().app, openHost }, [() => undefined])

  expect(outcome).toMatchObject({
    exit: 2,
    ok: false,
    document: { rounds: 2, last: { kind: 'down', failed: [], because: 'bb1 cannot be reached' } },
  })
})

it('takes a look that it is interrupted in for none, and ends with what the look before saw', async () => {
  const { app, state, host } = watchedFence()
  const execute: typeof host.execute = () => {
    interruption.abort()
    return Promise.reject(interruption.signal.reason)
  }
  const openTarget: App['openTarget'] = async (environment) => {
    const target = await app.openTarget(environment)
    return { ...target, host: { ...target.host, execute } }
  }

  const outcome = await watching({ ...app, openTarget }, [() => void (state.rules = '')])

  expect(said).toEqual(['2026-11-22T01:00:00.000Z the fence of staging stands\n'])
  expect(outcome).toMatchObject({ exit: 0, document: { rounds: 1, last: { kind: 'stands' } } })
})

it('ends with 5 where it is interrupted before any look came to its end', async () => {
  const openHost = () => {
    interruption.abort()
    throw lost
  }

  const outcome = await watching({ ...watchedFence().app, openHost }, [])

  expect(said).toEqual([])
  expect(outcome).toMatchObject({ exit: 5, ok: false, document: { rounds: 0, last: { kind: null } } })
})

it('shows a bug as one, and does not look again', async () => {
  const openHost = () => {
    throw new TypeError('a bug')
  }

  await expect(watching({ ...watchedFence().app, openHost }, [() => undefined])).rejects.toThrow('a bug')
  expect(slept).toEqual([])
})

it('looks once, and sleeps for nothing, where it is told to', async () => {
  const { app, state } = watchedFence()
  state.rules = ''

  const outcome = await watching(app, [], { once: true })

  expect([slept, outcome.exit]).toEqual([[], 2])
})

it.each(['0s', '500ms', 'soon'])('refuses the interval %s', async (every) => {
  await expect(watching({}, [], { every })).rejects.toMatchObject({
    code: 'config/usage',
    message: `--every ${every} is no duration of a second or more`,
    hint: 'such as --every 5m',
  })
})
