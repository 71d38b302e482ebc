import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostWriter } from '../ports/host.ts'
import { countedHome } from './readiness/space-problems.ts'
import { shareTree } from './take-backup/share-tree.ts'
import { unpackBy } from './take-backup/unpack-by.ts'
import { UNWATCHED_MS } from './unwatched.ts'

const signal = new AbortController().signal

/** A host that says when each of its commands would be ended. */
function timed(): { host: HostWriter; ends: (number | undefined)[] } {
  const ends: (number | undefined)[] = []
  const host = memoryHost({ cp: () => ({}), nice: () => ({ stdout: counted }), rsync: () => ({}), tar: () => ({}) })
  const execute: HostWriter['execute'] = (command, options = {}) => {
    ends.push(options.timeoutMs)
    return host.execute(command, options)
  }
  return { host: { ...host, execute, run: execute }, ends }
}
const counted = 'Number of files: 10\nTotal file size: 40 bytes\n'

describe('a program that nobody waits for', () => {
  it.each(['clone', 'link', 'copy'] as const)('has an end where it makes a home, by %s', async (way) => {
    const { host, ends } = timed()
    const { target } = runContext()

    await shareTree({ target: { ...target, host } }, { from: '/a', to: '/b', way, shared: [] }, signal)

    expect(new Set(ends)).toEqual(new Set([UNWATCHED_MS]))
  })

  it('has one where it unpacks, and where it counts', async () => {
    const { host, ends } = timed()
    const { source, refresh } = runContext()
    const refused = (why: string) => new AppError('policy/refused-archive', why, { hint: '' })
    const command = { effect: 'write', program: 'tar', args: ['-x'], as: 'root' } as const

    await unpackBy(host, { command, archive: 'it', refused }, signal)
    await countedHome({ source: { ...source, host }, refresh })

    expect(ends).toEqual([UNWATCHED_MS, UNWATCHED_MS])
  })
})
