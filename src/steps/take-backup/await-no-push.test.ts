import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import type { Perform } from '../effect.ts'
import { takeBackup } from '../take-backup.ts'
import { awaitNoPush } from './await-no-push.ts'

const base = '/srv/staging.understudy/base/home/'
const sends = (to: string) =>
  `  70  1 root rsync -rlptHJ --delete --rsh=ssh -T -- /srv/bitbucket/ understudy-in@bb1.staging.example.com:${to}\n`
const receives = (path: string, user = 'understudy-in') =>
  `  77  1 ${user} rsync --server -vlHtprJe.iLsfxCIvu --delete --timeout=300 . ${path}\n`

/** Each look sees the next of these lists of processes, and then the last one again. */
function listing(name: string, lists: readonly string[]) {
  let looks = 0
  return memoryHost({ ps: () => ({ stdout: lists[Math.min(looks++, lists.length - 1)] ?? '' }) }, name)
}

function between(onSource: readonly string[], onTarget: readonly string[], root?: string) {
  const given = runContext()
  const [source, target] = [listing('ssh://prod', onSource), listing('ssh://stg', onTarget)]
  const context = {
    ...given,
    refresh: { ...given.refresh, transfer: { ...given.refresh.transfer, root } },
    source: { ...given.source, host: source },
    target: { ...given.target, host: target },
  }
  return { context, looks: () => [source.commands.length, target.commands.length] }
}

describe('a push that an earlier attempt left', () => {
  it('is waited for, at both of its ends', async () => {
    const { context, looks } = between([sends(base), ''], [receives(base), receives(base), ''])

    await awaitNoPush(context, context.signal)

    expect(looks()).toEqual([2, 3])
  })

  it.each(['./staging.understudy/base/home/', 'staging.understudy/base/home', '/proc/self/fd/3/'])(
    'is told by the folder as rrsync tells it: %s',
    async (told) => {
      const { context, looks } = between([''], [receives(told), ''], '/srv')

      await awaitNoPush(context, context.signal)

      expect(looks()).toEqual([1, 2])
    },
  )

  it('is one to the folder of an outer store, too', async () => {
    const into = `${base}shared/data-store-2/`
    const { context, looks } = between([sends(into), ''], [receives(into), ''])

    await awaitNoPush(context, context.signal)

    expect(looks()).toEqual([2, 2])
  })

  it('is none that goes elsewhere, or that another user receives', async () => {
    const { context, looks } = between(
      [sends('/srv/other.understudy/base/home/')],
      [receives('/srv/staging.understudy/incoming/1/database/') + receives(base, 'backup')],
    )

    await awaitNoPush(context, context.signal)

    expect(looks()).toEqual([1, 1])
  })

  it('that does not end is told, with what to do', async () => {
    const { context } = between([''], [receives(base)])

    await expect(awaitNoPush(context, context.signal)).rejects.toMatchObject({
      code: 'run/step-failed',
      message: 'an earlier push to the base of staging still runs on ssh://stg (process 77)',
      hint: 'wait until it has ended, or end it there as root (`kill 77`), then `understudy resume staging`',
    })
  })

  it.each(['take-backup/first-pass', 'take-backup/locked-copy'])(
    'is waited for before %s touches the base or production',
    async (id) => {
      const { context, looks } = between([''], [receives(base)])
      const perform: Perform = async (effect) => {
        if (effect.id === id) await effect.apply(context.signal)
        const seen = await effect.verify()
        return seen.kind === 'done' ? seen.result : Object.create(null)
      }

      await expect(takeBackup.run(context, perform)).rejects.toMatchObject({
        message: 'an earlier push to the base of staging still runs on ssh://stg (process 77)',
      })

      expect(looks()[0]).toBe(1)
      expect(context.target.host.commands.every(({ program }) => program === 'ps')).toBe(true)
    },
  )
})
