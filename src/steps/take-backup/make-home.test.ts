import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { basePaths } from '../../hold/layout.ts'
import { makeHome } from './make-home.ts'

/** A file system that knows these options of cp, and has no room for a home. */
async function recordedWay(known: readonly string[]): Promise<string | undefined> {
  const given = runContext()
  const { layout } = given.target
  const { home, backupOf, homeWay, tried } = basePaths(layout)
  const host = memoryHost({
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
