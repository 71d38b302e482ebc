import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pushCommit } from '../../lab/population/activity.ts'
import type { RunOutcome } from '../../src/app/execute-run.ts'
import { generationPaths, layoutOf } from '../../src/hold/layout.ts'
import { copyDatabase } from '../fixtures/copy-database.ts'
import { openRefreshLab, roundsOf, type RefreshLab } from '../fixtures/refresh-lab.ts'

describe('the first refresh of 4.7, which reads server.xml', () => {
  let staged: RefreshLab
  let outcome: RunOutcome

  beforeAll(async () => {
    const hosts = ['production', 'staging'] as const
    const scale = { repositories: 4, comments: 20 }
    staged = await openRefreshLab({ seed: 1, version: '4.7', variant: 0, scale, hosts: [...hosts] })
    staged.hasten('staging')
    outcome = await staged.refresh()
  })
  afterAll(async () => staged[Symbol.asyncDispose]())

  it('ends with the copy running behind its own name, with the held file of production out of the way', async () => {
    const { production, staging } = staged.lab.topology
    const { home } = staging
    const nameOf = ({ baseUrl }: { readonly baseUrl: string }) => `proxyName="${new URL(baseUrl).hostname}"`
    const connector = readFileSync(join(home, 'shared/server.xml'), 'utf8')
    const held = readFileSync(join(generationPaths(layoutOf(home), outcome.run).held, 'server.xml'), 'utf8')

    expect(outcome.error).toBeUndefined()
    expect(await staged.lab.state('staging')).toBe('RUNNING')
    expect(held).toContain(nameOf(production))
    expect(connector).not.toContain(nameOf(production))
    expect(connector).toContain(nameOf(staging))
  })

  it('contacts nobody, also when somebody pushes to the copy', async () => {
    await using copy = await copyDatabase(staged.lab)
    await pushCommit(staged.lab.topology.staging.home, 1, copy)
    await roundsOf(staged.lab, 'staging')

    expect(await staged.lab.contactsBy('staging')).toEqual([])
  })
})
