import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitFor } from '../../lab/processes.ts'
import { doctor } from '../../src/app/doctor.ts'
import { bothEnds } from '../fixtures/both-ends.ts'
import { changedTables } from '../fixtures/first-refresh.ts'
import { startChild } from '../fixtures/refresh-child.ts'
import { openQuietLab } from '../fixtures/quiet-lab.ts'
import type { RefreshLab } from '../fixtures/refresh-lab.ts'
import { productionState, unlockedByItself, type ProductionState } from '../fixtures/untouched-production.ts'

let staged: RefreshLab
let frozen: string
let before: ProductionState

beforeAll(async () => {
  staged = await openQuietLab()
  frozen = join(staged.root, 'frozen')
  const script = writeScript()
  const choices = {
    source: `    snapshot: { create: [${script}, create], mount: ${frozen}, drop: [${script}, drop] }\n`,
  }
  staged.configure(choices)
  await staged.lab.giveRules(choices)
  before = await productionState(staged.lab)
})
afterAll(async () => staged[Symbol.asyncDispose]())

const start = (verb: 'refresh' | 'resume') => startChild({ verb, configFile: staged.configFile })

describe('a refresh from a snapshot of the home', () => {
  it('has nothing against it, as doctor sees it', async () => {
    await using app = await staged.openApp()

    expect((await doctor(app, 'staging')).filter(({ severity }) => severity === 'error')).toEqual([])
    expect((await doctor(app, 'production')).filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('stops when the command fails under the lock, and leaves production unlocked, as it was', async () => {
    writeScript('echo "no room for a snapshot" >&2; exit 5')

    const { outcome } = await start('refresh').ended

    expect(outcome?.error).toMatchObject({
      code: 'host/snapshot-failed',
      message: expect.stringMatching(/snapshot.sh create on ssh:\/\/\S+ ended with 5: no room for a snapshot$/),
    })
    await unlockedByItself(staged)
    expect(await productionState(staged.lab)).toEqual(before)
  })

  it('leaves production unlocked when it is killed while the snapshot is there', async () => {
    writeScript()
    const run = start('resume')
    await waitFor('the snapshot', () => (existsSync(join(frozen, 'shared')) ? true : undefined), 120_000)
    run.kill()

    expect(await run.ended).toMatchObject({ signal: 'SIGKILL' })
    await unlockedByItself(staged)
  })

  it('goes on with another snapshot, holds what production holds, and leaves no snapshot', async () => {
    const { outcome } = await start('resume').ended

    expect(outcome?.error).toBeUndefined()
    expect(existsSync(frozen)).toBe(false)
    expect(await productionState(staged.lab)).toEqual(before)
    const { production, copy, changed } = await bothEnds(staged.lab)
    expect(copy).toEqual(production)
    expect(changed).toEqual(changedTables['7.2'])
  })
})

/** A stand-in for the administrator's command, which copies where theirs freezes. Begins with what a test wants of it. */
function writeScript(creates = ''): string {
  const { home } = staged.lab.topology.production
  const path = join(staged.root, 'snapshot.sh')
  const lines = [
    '#!/bin/sh',
    'set -eu',
    'case $1 in',
    `  create) ${creates || 'true'}; [ ! -e ${frozen} ]; cp -a ${home} ${frozen};;`,
    `  drop) rm -rf ${frozen};;`,
    'esac',
  ]
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o755 })
  return path
}
