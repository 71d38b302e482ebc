import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { basePaths, incomingPaths } from '../../hold/layout.ts'
import { makeHome } from './make-home.ts'

/** A target with the base of this run, on which each look sees the next of these lists of processes, and then the last one again. */
function withBase(lists: (home: string) => readonly string[]) {
  const given = runContext()
  const { layout } = given.target
  const { home } = incomingPaths(layout, given.run)
  const base = basePaths(layout)
  const seen = lists(home)
  let looks = 0
  const done = () => ({ exitCode: 0 })
  const ps = () => ({ stdout: seen[Math.min(looks++, seen.length - 1)] ?? '' })
  const host = memoryHost({ ps, cp: done, sync: done })
  host.put(`${base.home}/shared/data/x`, '')
  host.put(base.backupOf, given.run)
  host.put(`${home}/half`, 'made')
  return { context: { ...given, target: { ...given.target, host } }, host, home, looks: () => looks }
}

const copies = (to: string) => `  81  1 root cp -a --no-preserve=links -T -- /srv/staging.understudy/base/home ${to}\n`

describe('the home of a new generation', () => {
  it('is made once nothing that an earlier attempt began writes to it any more', async () => {
    const { context, host, home, looks } = withBase((to) => [copies(to), copies(to), copies('/srv/other')])

    await makeHome(context, context.signal)

    expect(looks()).toBe(3)
    expect(host.text(`${home}/half`)).toBeUndefined()
  })

  it('is left alone where that does not end, and the process is named', async () => {
    const { context, host, home } = withBase((to) => [copies(to)])

    await expect(makeHome(context, context.signal)).rejects.toMatchObject({
      code: 'run/step-failed',
      message: `an earlier attempt still writes to ${home} on ssh://understudy@bb1 (process 81)`,
      hint: 'wait until it has ended, or end it there as root (`kill 81`), then `understudy resume staging`',
    })
    expect(host.text(`${home}/half`)).toBe('made')
  })
})

/** A file system that knows these options of cp, and has no room for a home. */
async function recordedWay(known: readonly string[]): Promise<string | undefined> {
  const given = runContext()
  const { layout } = given.target
  const { home, backupOf, homeWay, tried } = basePaths(layout)
  const host = memoryHost({
    ps: () => ({ exitCode: 0 }),
    cp: ({ args }) => {
      if (!args.includes(tried)) return { exitCode: 2, stderr: 'cp: No space left on device' }
      return { exitCode: known.some((option) => args.includes(option)) ? 0 : 1 }
    },
  })
  host.put(`${home}/shared/data/x`, '')
  host.put(backupOf, given.run)

  await expect(makeHome({ ...given, target: { ...given.target, host } }, given.signal)).rejects.toThrow(
    'No space left on device',
  )

  return host.text(homeWay)
}

describe('how a home is made from the base', () => {
  it.each([
    ['clone', ['--reflink=always', '-l']],
    ['link', ['-l']],
    ['copy', []],
  ])('is known to the next run, also where the disk was full: %s', async (way, known) => {
    expect(await recordedWay(known)).toBe(`${way}\n`)
  })
})
