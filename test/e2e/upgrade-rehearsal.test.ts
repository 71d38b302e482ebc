import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { transferKeyOn } from '../../lab/hosts/write-host.ts'
import { pushCommit } from '../../lab/population/activity.ts'
import type { RunOutcome } from '../../src/app/execute-run.ts'
import { copyDatabase, restOf, rowsOf } from '../fixtures/copy-database.ts'
import { openRefreshLab, roundsOf, type RefreshLab } from '../fixtures/refresh-lab.ts'

describe('an upgrade rehearsal from 7.2 to 8.9', () => {
  let staged: RefreshLab
  let outcome: RunOutcome

  beforeAll(async () => {
    const hosts = ['production', 'staging'] as const
    const versions = { version: '7.2', stagingVersion: '8.9' } as const
    const scale = { repositories: 4, comments: 20 }
    staged = await openRefreshLab({ seed: 1, ...versions, variant: 1, scale, hosts: [...hosts] })
    staged.hasten('staging')
    // The key of the push is in the operator's agent here, and on no file of the source.
    const choices = { identity: 'agent', refresh: '    upgrade: true\n' } as const
    staged.configure(choices)
    await staged.lab.giveRules(choices)
    rmSync(transferKeyOn(staged.lab.topology.production))
    outcome = await staged.refresh()
  })
  afterAll(async () => staged[Symbol.asyncDispose]())

  it('ends with the newer version running on the migrated data, which was pushed by the SSH agent', async () => {
    expect(outcome.error).toBeUndefined()
    expect(await staged.lab.state('staging')).toBe('RUNNING')
    expect((await restOf(staged.lab, 'staging', '/rest/api/latest/application-properties')).body).toMatchObject({
      version: '8.9.0',
    })
  })

  it('migrates the listeners of before 5.4 as they were cut: switched off, and leading nowhere', async () => {
    await using copy = await copyDatabase(staged.lab)

    expect(await rowsOf(copy, 'SELECT count(*) FROM "AO_A0B856_WEB_HOOK_LISTENER_AO"')).toEqual([['0']])
    expect(await rowsOf(copy, 'SELECT "NAME", "ACTIVE", "URL" FROM "AO_A0B856_WEBHOOK" ORDER BY "ID"')).toEqual([
      ['project-ci', false, 'https://cut.invalid/1'],
      ['repository-chat', false, 'https://cut.invalid/2'],
      ['old CI', false, 'https://cut.invalid/1'],
      ['older CI', false, 'https://cut.invalid/2'],
    ])
  })

  it('contacts nobody, also when somebody pushes to the copy', async () => {
    const { staging } = staged.lab.topology
    await using copy = await copyDatabase(staged.lab)
    await pushCommit(staging.home, 1, copy)
    await roundsOf(staged.lab, 'staging')

    expect(await staged.lab.contactsBy('staging')).toEqual([])
  })
})
