import { expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { steppingClock } from '../../test/fixtures/run-context.ts'
import { awaitNoClient } from './await-no-client.ts'

const { signal } = new AbortController()
const jar = 'bitbucket-restore-client.jar'
const process = (folder: string) => `  77  1 atl java @${folder}/client.args -jar /opt/c/${jar} /a.tar\n`

/** Each look sees the next of these lists of processes, and then the last one again. */
function awaited(lists: readonly string[], told?: string) {
  let looks = 0
  const host = memoryHost({ ps: () => ({ stdout: lists[Math.min(looks++, lists.length - 1)] ?? '' }) })
  const looked = awaitNoClient({ clock: steppingClock() }, host, told === undefined ? { jar } : { jar, told }, signal)
  return looked.then(() => looks)
}

it('a client that runs already is waited for, and no more than a minute', async () => {
  expect(await awaited([process('/a'), process('/a'), ''])).toBe(3)
  await expect(awaited([process('/a')])).rejects.toMatchObject({
    code: 'host/backup-client-failed',
    message: `${jar} runs on ssh://understudy@bb1 already (process 77)`,
  })
})

it('one that works for somebody else is left alone where it is told so', async () => {
  expect(await awaited([process('/srv/other.understudy')], '/srv/staging.understudy/')).toBe(1)
  expect(await awaited([process('/srv/staging.understudy/incoming'), ''], '/srv/staging.understudy/')).toBe(2)
  expect(await awaited([`  78  1 root less notes-on-${jar}x\n`])).toBe(1)
})
