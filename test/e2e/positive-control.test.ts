import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LabOptions } from '../../lab/lab-options.ts'
import { freeBlock } from '../../src/adapters/demo/free-block.ts'
import { startLab, type Lab } from '../../lab/lab.ts'
import { waitFor } from '../../lab/processes.ts'
import { sinkKinds, type SinkKind } from '../../lab/topology.ts'
import { reachedUncut } from '../fixtures/reached-uncut.ts'

const situations = [
  'mesh',
  'object-storage',
  'jira-cloud',
  'oauth2-outgoing',
  'single-sign-on',
  'repository-import',
  'slack',
  'unknown-app',
]

describe('a copy that nobody cut', () => {
  it.each([
    { version: '4.7', variant: 0, reached: reachedUncut.filter((kind) => kind !== 'webhook') },
    { version: '7.2', variant: 0, reached: reachedUncut },
    { version: '7.2', variant: 1, reached: reachedUncut },
    { version: '8.9', variant: 0, reached: sinkKinds, situations },
  ] as const)(
    'of $version, variant $variant, reaches everything that production talks to',
    async ({ reached, ...options }) => {
      await using lab = await openControl(options)

      await lab.start('control')
      await lab.waitUntilRunning('control')

      expect(await kindsReached(lab, reached.length)).toEqual([...reached].toSorted((a, b) => (a < b ? -1 : 1)))
      expect(await lab.contactsBy('production')).toEqual([])
    },
  )
})

async function openControl(options: Pick<LabOptions, 'version' | 'variant' | 'situations'>): Promise<Lab> {
  const root = mkdtempSync(join(tmpdir(), 'understudy-lab-'))
  const lab = await startLab({ ...options, root, block: await freeBlock(), seed: 1, hosts: ['production', 'control'] })
  await lab.makeControlCopy()
  await lab.resetContacts()
  return {
    ...lab,
    [Symbol.asyncDispose]: async () => {
      await lab[Symbol.asyncDispose]()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** The kinds of contact that control made, as soon as there are that many, or after a minute. */
async function kindsReached(lab: Lab, expected: number): Promise<readonly SinkKind[]> {
  const kinds = async () =>
    [...new Set((await lab.contactsBy('control')).map((one) => one.kind))].toSorted((a, b) => (a < b ? -1 : 1))
  const enough = async () => ((await kinds()).length >= expected ? true : undefined)
  await waitFor('every kind of contact', enough, 60_000).catch(() => undefined)
  return kinds()
}
