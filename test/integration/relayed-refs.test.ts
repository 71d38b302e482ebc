import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/adapters/clock.ts'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { incomingPaths, layoutOf } from '../../src/hold/layout.ts'
import type { HostReader } from '../../src/ports/host.ts'
import type { RunContext } from '../../src/steps/run-context.ts'
import { relayedRefs } from '../../src/steps/take-backup/relayed-refs.ts'
import { keptRefs } from '../../src/steps/verification/verify-refs.ts'
import { makeBareRepository } from '../fixtures/bare-repository.ts'
import { runContext } from '../fixtures/run-context.ts'

const local = openHostWriter({ host: 'local', become: 'none', filesAs: 'root' }, openRandomSource())
const later = () => new Date(Date.now() + 60_000)
const LATE = 'the refs of production are not listed: it was unlocked before all of them were read'
let root: string
let list: string
let notes: string[]

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-relayed-refs-'))
  for (const number of ['1', '2']) makeBareRepository(join(root, 'production/shared/data/repositories', number))
  notes = []
})
afterEach(() => rmSync(root, { recursive: true }))

function contextOf(host: HostReader = local): RunContext {
  const given = runContext({ clock: systemClock, note: (text) => void notes.push(text) })
  const layout = layoutOf(join(root, 'staging'))
  const { folder } = incomingPaths(layout, given.run)
  mkdirSync(folder, { recursive: true })
  list = join(folder, 'refs')
  const [node] = given.source.config.nodes
  const config = {
    ...given.source.config,
    runAs: 'root',
    nodes: [{ ...node, home: join(root, 'production') }],
  } as const
  return { ...given, source: { ...given.source, host, config }, target: { ...given.target, host: local, layout } }
}

/** Lists nothing before it is told to. */
function waitingHost() {
  const { promise, resolve } = Promise.withResolvers<void>()
  let listed = false
  const run: HostReader['run'] = async (command, options) => {
    await promise
    const result = await local.run(command, options)
    listed = true
    return result
  }
  return { host: { ...local, run }, goOn: () => resolve(), hasListed: () => listed }
}

describe('the refs of a source that another program backs up', () => {
  it('are kept as they were when they were read between draining and unlock', async () => {
    const { host, goOn, hasListed } = waitingHost()
    const context = contextOf(host)
    await using refs = await relayedRefs(context, [], context.signal)

    refs.seen.drained()
    goOn()
    await expect.poll(hasListed).toBe(true)
    refs.seen.unlocking(later())
    await refs.keep()

    const kept = await keptRefs(local, [dirname(list)], context.signal)
    expect([...(kept?.keys() ?? [])].toSorted()).toEqual(['shared/data/repositories/1', 'shared/data/repositories/2'])
    expect(notes).toEqual([])
  })

  it('are not kept where the unlock came first, and neither is the list of an attempt before', async () => {
    const { host, goOn } = waitingHost()
    const context = contextOf(host)
    writeFileSync(list, 'of an attempt before')
    await using refs = await relayedRefs(context, [], context.signal)

    refs.seen.drained()
    refs.seen.unlocking(new Date())
    goOn()
    await refs.keep()

    expect(existsSync(list)).toBe(false)
    expect(notes).toEqual([LATE])
  })

  it('are not kept where nothing was ever drained', async () => {
    const context = contextOf()
    await using refs = await relayedRefs(context, [], context.signal)

    refs.seen.unlocking(later())
    await refs.keep()

    expect(existsSync(list)).toBe(false)
    expect(notes).toEqual([LATE])
  })

  it('are not kept where some could not be read, and the run says why', async () => {
    const stderr = 'sha256sum: /srv/refs/heads/x: Permission denied\n'
    const context = contextOf({ ...local, run: async () => ({ exitCode: 1, stdout: '', stderr }) })
    await using refs = await relayedRefs(context, [], context.signal)

    refs.seen.drained()
    await new Promise((resolve) => setImmediate(resolve))
    refs.seen.unlocking(later())
    await refs.keep()

    expect(existsSync(list)).toBe(false)
    expect(notes).toEqual(['the refs of production are not listed: sha256sum: /srv/refs/heads/x: Permission denied'])
  })

  it('are read no more once nobody waits for them', async () => {
    const { host, goOn } = waitingHost()
    const context = contextOf(host)
    {
      await using refs = await relayedRefs(context, [], context.signal)
      refs.seen.drained()
      setTimeout(goOn, 10)
    }

    expect(existsSync(list)).toBe(false)
    expect(notes).toEqual([])
  })
})
