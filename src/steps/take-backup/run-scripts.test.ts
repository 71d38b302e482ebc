import { expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { steppingClock } from '../../../test/fixtures/run-context.ts'
import type { BackupScripts } from '../../ports/backup-scripts.ts'
import { awaitNoScripts } from './run-scripts.ts'

const { signal } = new AbortController()
const script = '  77  1 root bash /opt/diy/bitbucket.diy-backup.sh\n'

/** Each look sees the next of these lists of processes, and then the last one again. */
function awaited(...lists: readonly string[]): Promise<number> {
  let looks = 0
  const host = memoryHost({ ps: () => ({ stdout: lists[Math.min(looks++, lists.length - 1)] ?? '' }) })
  const scripts: Pick<BackupScripts, 'host'> = { host }
  return awaitNoScripts({ clock: steppingClock() }, scripts, signal).then(() => looks)
}

it('backup scripts that run already are waited for, and no more than a minute', async () => {
  expect(await awaited(script, script, '')).toBe(3)
  await expect(awaited(script)).rejects.toMatchObject({
    code: 'host/backup-scripts-failed',
    message: 'backup scripts run on ssh://understudy@bb1 already (process 77)',
    hint: 'wait until they have ended, then `understudy resume`; those that an earlier run left have no way to Bitbucket any more and may be ended by hand',
  })
})

it('what only has their name in it is none of them', async () => {
  expect(await awaited('  78  1 root less /opt/diy/bitbucket.diy-backup.sh.old\n')).toBe(1)
})
