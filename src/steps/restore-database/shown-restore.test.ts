import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { memoryReader } from '../../../test/fixtures/memory-reader.ts'
import { recordedProgress } from '../../../test/fixtures/recorded-progress.ts'
import { runContext, steppingClock } from '../../../test/fixtures/run-context.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { DatabaseIdentity, DatabaseReader, DatabaseWriter } from '../../ports/database.ts'
import { shownRestore } from './shown-restore.ts'

const turns = async (): Promise<void> => {
  for (let count = 0; count < 20; count += 1) await turn()
}

/** A poll comes at once, a deadline never. */
const patient: Clock = {
  now: () => new Date(0),
  sleep: (milliseconds, signal) =>
    milliseconds < 10_000 ? steppingClock().sleep(milliseconds, signal) : new Promise(() => undefined),
}

function restoring(identity: () => Promise<DatabaseIdentity>, clock: Clock) {
  const given = runContext({ clock })
  const { progress, lines } = recordedProgress()
  let [opened, closed] = [0, 0]
  const reader = (): DatabaseReader => {
    opened += 1
    return { ...memoryReader({}), identity, [Symbol.asyncDispose]: async () => void (closed += 1) }
  }
  const writer = (): DatabaseWriter => ({
    ...reader(),
    transaction: () => Promise.reject(new Error('nothing is written')),
    analyze: async () => undefined,
  })
  const context = {
    ...given,
    progress,
    source: { ...given.source, openDatabase: async () => reader() },
    target: { ...given.target, openDatabase: async () => writer() },
  }
  return { context, lines, sessions: () => ({ opened, open: opened - closed }) }
}

const hanging = () => new Promise<never>(() => undefined)

describe('a restore that is shown', () => {
  it('tells what the new database holds, of what the source’s does', async () => {
    const { context, lines, sessions } = restoring(() => memoryReader({ identity: { bytes: 700 } }).identity(), patient)

    expect(await shownRestore(context, 'bb_1', turns)).toBeUndefined()

    expect(lines.slice(0, 2)).toEqual([
      'begin restore of the database (bytes)',
      'restore of the database: 700 of about 700',
    ])
    expect(sessions().open).toBe(0)
  })

  it('keeps no session once it has ended, though a server hangs', async () => {
    const { context, sessions } = restoring(hanging, patient)

    await shownRestore(context, 'bb_1', turns)
    await turns()

    expect(sessions()).toEqual({ opened: 2, open: 0 })
  })

  it('keeps no session at a server that does not answer in time, and asks it no second time', async () => {
    const { context, sessions } = restoring(hanging, steppingClock())
    let during = {}

    await shownRestore(context, 'bb_1', async () => {
      await turns()
      during = sessions()
    })

    expect(during).toEqual({ opened: 2, open: 0 })
  })
})
