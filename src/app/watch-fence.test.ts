import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { stagingFence } from '../../test/fixtures/staging-fence.ts'
import { raised, RULES, watchedFence } from '../../test/fixtures/watched-fence.ts'
import { AppError } from '../kernel/app-error.ts'
import { fenceRecords } from './fence-records.ts'
import { watchOnce } from './watch-fence.ts'

describe('a look at a fence', () => {
  it('that stands brings the ledger up to date, and tells each destination once', async () => {
    const { app, state } = watchedFence()
    state.tried = ['198.51.100.7']

    expect(await watchOnce(app, 'staging')).toEqual({ kind: 'stands', newDestinations: ['198.51.100.7:443'] })
    expect(await watchOnce(app, 'staging')).toEqual({ kind: 'stands', newDestinations: [] })
    expect(state.raisings).toBe(0)
  })

  it('that somebody changed raises it again as it was, without asking the source', async () => {
    const { app, state } = watchedFence()
    state.rules = RULES.replace('}', '\tchain theirs {\n\t}\n}')

    const round = await watchOnce(app, 'staging')

    expect(round).toMatchObject({ kind: 'raised-again', failed: [{ id: 'fence/rules', result: 'fail' }] })
    expect([state.raisings, state.rules]).toEqual([1, RULES])
    expect(await watchOnce(app, 'staging')).toEqual({ kind: 'stands', newDestinations: [] })
  })

  it('that is wider than the configuration has become leaves it, as raising it as it was mends nothing', async () => {
    const { app, state } = watchedFence()
    const wider = { ...raised, allowed: stagingFence.allowed.filter(({ why }) => why.kind !== 'latch') }
    fenceRecords(app, 'staging').raised(wider, RULES)

    expect((await watchOnce(app, 'staging')).kind).toBe('stands')
    expect(state.raisings).toBe(0)
  })

  it('whose host does not answer is told, and does not end the watch', async () => {
    const { app, host } = watchedFence()
    const error = new AppError('host/unreachable', 'bb1 cannot be reached', { hint: 'look' })
    const lost = {
      ...app,
      openHost: () => ({ ...host, run: () => Promise.reject(error), status: () => Promise.reject(error) }),
    }

    expect(await watchOnce({ ...lost, openTarget: () => Promise.reject(error) }, 'staging')).toEqual({
      kind: 'down',
      error,
    })
  })

  it('that nobody raised from here says so', async () => {
    const { app } = watchedFence()

    expect(await watchOnce({ ...app, store: memoryStore() }, 'staging')).toMatchObject({
      kind: 'down',
      error: { message: 'nobody raised the fence of staging from here', hint: '`understudy fence raise staging`' },
    })
  })
})
