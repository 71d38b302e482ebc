import { expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { AppError } from '../../kernel/app-error.ts'
import { awaitNoSnapshot } from './await-no-snapshot.ts'

const snapshot = { create: ['/sbin/frozen', 'create'], mount: '/mnt/frozen', drop: ['/sbin/frozen', 'drop'] } as const

/** Each look sees the next of these lists of processes, and then the last one again. */
function awaited(...lists: readonly string[]): Promise<number> {
  let looks = 0
  const host = memoryHost({ ps: () => ({ stdout: lists[Math.min(looks++, lists.length - 1)] ?? '' }) })
  const { source, clock, signal } = runContext()
  const config = { ...source.config, snapshot }
  return awaitNoSnapshot({ source: { ...source, host, config }, clock }, signal).then(() => looks)
}

it.each(['/sbin/frozen create', '/bin/sh /sbin/frozen create', '/bin/sh /sbin/frozen drop'])(
  'the command of a snapshot that an earlier run began is waited for: %s',
  async (command) => {
    expect(await awaited(`  77  1 root ${command}\n`, `  77  1 root ${command}\n`, '')).toBe(3)
  },
)

it('no other command is', async () => {
  expect(await awaited('  77  1 root /bin/sh /sbin/frozen create --help\n  78  1 root /usr/sbin/frozen create\n')).toBe(
    1,
  )
})

it('one that does not end is told, with what to do', async () => {
  await expect(awaited('  77  1 root /bin/sh /sbin/frozen create\n')).rejects.toEqual(
    new AppError(
      'host/snapshot-failed',
      '/bin/sh /sbin/frozen create of an earlier run still runs on ssh://understudy@bb1 (process 77)',
      {
        hint: 'wait until it has ended, or end it there as root (`kill 77`), then `understudy resume`',
      },
    ),
  )
})
