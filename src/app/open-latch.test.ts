import { describe, expect, it } from 'vitest'
import { memoryApp } from '../../test/fixtures/memory-app.ts'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { memoryDisk, memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryLayout, memoryTarget, memoryTargetDisk } from '../../test/fixtures/memory-target.ts'
import { stagingFence } from '../../test/fixtures/staging-fence.ts'
import { fenceRecords } from './fence-records.ts'
import { allLatches } from './latches.ts'
import { openLatch } from './open-latch.ts'

const HOUR = 3_600_000
const order = { destination: '10.3.3.3:443', milliseconds: 2 * HOUR, because: 'a look at the builds' }

/** What the target's host takes names for. */
const known = new Map([
  ['db.prod.example.com', '10.1.0.20'],
  ['alias.example.com', '10.1.0.20'],
])

/** A target whose fence was raised, unless that is what is missing. */
function fenced({ raised = true } = {}) {
  const host = memoryHost({
    bash: () => ({}),
    '/usr/sbin/nft': () => ({}),
    getent: ({ args }) => ({
      exitCode: 2,
      stdout: args
        .flatMap((key) => (known.has(key) || key.startsWith('240.') ? [`${known.get(key) ?? key} STREAM\n`] : []))
        .join(''),
    }),
  })
  host.put(memoryLayout.canary, '')
  host.put('/etc/hosts', '127.0.0.1 localhost\n')
  const store = memoryStore(memoryDisk())
  const target = memoryTarget({ ...memoryTargetDisk(), host, running: true })
  const app = memoryApp({ store, target, holder: 'process 1' })
  if (raised) fenceRecords(app, 'staging').raised({ ...stagingFence, environment: 'staging' }, '')
  return { host, app }
}

describe('a latch', () => {
  it('is opened in the kernel for its time, and kept with who opened it why', async () => {
    const { app, host } = fenced()

    const latch = await openLatch(app, 'staging', order)

    expect(host.text(memoryLayout.latches)).toContain('latched4 { 10.3.3.3 . tcp . 443 timeout ')
    expect(allLatches(app.store, 'staging')).toEqual([latch])
    expect(latch).toMatchObject({ endpoint: '10.3.3.3:443', by: app.by, because: 'a look at the builds' })
    expect(Date.parse(latch.until) - Date.parse(latch.openedAt)).toBe(2 * HOUR)
  })

  it.each([
    [
      { ...order, destination: 'db.prod.example.com:5432' },
      'policy/fence-refused',
      'db.prod.example.com:5432 is the database of production, which no latch opens',
    ],
    [
      { ...order, destination: '10.1.0.20:5432' },
      'policy/fence-refused',
      '10.1.0.20:5432 is the database of production, which no latch opens',
    ],
    [
      { ...order, destination: '[::ffff:10.1.0.20]:5432' },
      'policy/fence-refused',
      '[::ffff:a01:14]:5432 is the database of production, which no latch opens',
    ],
    [
      { ...order, destination: 'alias.example.com:5432' },
      'policy/fence-refused',
      'alias.example.com:5432 is the database of production, which no latch opens',
    ],
    [{ ...order, destination: '10.3.3.3' }, 'config/usage', '10.3.3.3 is no destination'],
    [{ ...order, milliseconds: 169 * HOUR }, 'config/usage', 'a latch is open for a week at most'],
    [
      { ...order, destination: 'gone.example.com:443' },
      'policy/fence-refused',
      'gone.example.com cannot be opened, as ssh://understudy@bb1 does not know the name',
    ],
  ])('is not opened for %o', async (asked, code, message) => {
    const { app } = fenced()

    await expect(openLatch(app, 'staging', asked)).rejects.toMatchObject({ code, message })
    expect(allLatches(app.store, 'staging')).toEqual([])
  })

  it('opens another port of a host of production, which a person may have a reason for', async () => {
    const { addresses } = await openLatch(fenced().app, 'staging', { ...order, destination: 'alias.example.com:8080' })

    expect(addresses).toEqual(['10.1.0.20'])
  })

  it('needs a fence to be opened in', async () => {
    await expect(openLatch(fenced({ raised: false }).app, 'staging', order)).rejects.toMatchObject({
      code: 'host/fence-not-standing',
      message: 'the fence of staging does not stand: nobody raised it from here',
      hint: '`understudy fence raise staging` first',
    })
  })
})
