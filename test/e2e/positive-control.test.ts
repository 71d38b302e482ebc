import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLab, type Lab } from '../../lab/lab.ts'
import { waitFor } from '../../lab/processes.ts'

let lab: Lab

beforeAll(async () => {
  const root = mkdtempSync(join(tmpdir(), 'understudy-lab-'))
  lab = await startLab({ root, block: 62, seed: 1, variant: 0, version: '7.2', hosts: ['production', 'control'] })
})

afterAll(async () => {
  await lab[Symbol.asyncDispose]()
  rmSync(lab.topology.root, { recursive: true, force: true })
})

describe('a copy that nobody cut', () => {
  it('reaches everything that production talks to', async () => {
    await lab.makeControlCopy()
    await lab.resetContacts()

    await lab.start('control')
    await lab.waitUntilRunning('control')

    const expected = [
      'add-on',
      'application-link',
      'cluster',
      'directory',
      'hipchat',
      'legacy-webhook',
      'mail',
      'mirror',
      'repository-hook',
      'search',
      'webhook',
    ]
    const reached = async () => [...new Set((await lab.contactsBy('control')).map((one) => one.kind))].toSorted()
    await waitFor(
      'every kind of contact',
      async () => ((await reached()).length >= expected.length ? true : undefined),
      60_000,
    ).catch(() => undefined)
    expect(await reached()).toEqual(expected)
  })

  it('is told apart from production, which has not been started and contacted nobody', async () => {
    expect(await lab.contactsBy('production')).toEqual([])
  })
})
