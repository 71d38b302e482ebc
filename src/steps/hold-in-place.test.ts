import { describe, expect, it } from 'vitest'
import { memoryHost, type MemoryHost } from '../../test/fixtures/memory-host.ts'
import { runContext, withCopyDatabase } from '../../test/fixtures/run-context.ts'
import type { Perform } from './effect.ts'
import { holdInPlace } from './hold-in-place.ts'

const held = '/srv/staging.understudy/generations/20261122-013000-k3f9/held'
const home = '/srv/staging/shared'

/** Nothing leads out of the home. */
const programs = { find: () => ({}), realpath: () => ({ stdout: '/srv/staging\0' }), cat: () => ({}) }

class Killed extends Error {}

/** Only the configuration is held; what comes after it is another effect. */
const holding =
  (how: 'begun' | 'resumed'): Perform =>
  async (effect) => {
    if (effect.id === 'restore-home/stubbed') throw new Killed()
    const found = how === 'resumed' ? await effect.verify() : undefined
    if (found?.kind === 'done') return found.result
    await effect.apply(new AbortController().signal)
    const now = await effect.verify()
    if (now.kind === 'done') return now.result
    throw new Error(now.seen)
  }

function hold(host: MemoryHost, how: 'begun' | 'resumed', writes = Infinity): Promise<unknown> {
  const { target, ...context } = withCopyDatabase(runContext())
  let left = writes
  const mortal: MemoryHost = {
    ...host,
    writeFile: (path, content, as) => {
      left -= 1
      return left < 0 ? Promise.reject(new Killed()) : host.writeFile(path, content, as)
    },
  }
  const results = new Map([['keep-generation', { generation: context.run, previous: null }]] as const)
  return holdInPlace.run({ ...context, results, target: { ...target, host: mortal } }, holding(how))
}

describe('the configuration of a copy in place', () => {
  it('is held whole before anything of it goes, also when the run died between two files', async () => {
    for (const writes of [0, 1, 2]) {
      const host = memoryHost(programs)
      await host.makeFolder(held, { mode: 0o700, owner: 'root', group: 'root' })
      host.put(`${home}/bitbucket.properties`, 'jdbc.user=x\n')
      host.put(`${home}/server.xml`, '<Server/>\n')
      await expect(hold(host, 'begun', writes)).rejects.toBeInstanceOf(Killed)

      await expect(hold(host, 'resumed')).rejects.toBeInstanceOf(Killed)

      expect([host.text(`${held}/bitbucket.properties`), host.text(`${held}/server.xml`)]).toEqual([
        'jdbc.user=x\n',
        '<Server/>\n',
      ])
    }
  })

  it('has to be there', async () => {
    await expect(hold(memoryHost(programs), 'begun')).rejects.toMatchObject({
      code: 'host/file-not-found',
      message: '/srv/staging/shared/bitbucket.properties is not on ssh://understudy@bb1',
      hint: 'restore it with the rest of the copy, then `understudy resume staging`',
    })
  })
})
