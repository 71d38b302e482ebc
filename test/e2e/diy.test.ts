import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { diyArchives, writeDiy } from '../../lab/diy/write-diy.ts'
import { spoolOf } from '../../lab/hosts/write-host.ts'
import { incomingPaths, layoutOf } from '../../src/hold/layout.ts'
import { copyDatabase, productionDatabase } from '../fixtures/copy-database.ts'
import { changedTables } from '../fixtures/first-refresh.ts'
import { contentOf, fileSums } from '../fixtures/lab-content.ts'
import { startChild, type ChildEnd } from '../fixtures/refresh-child.ts'
import { openRefreshLab, roundsOf, type RefreshLab } from '../fixtures/refresh-lab.ts'
import { isLocked, productionState, unlockedByItself, type ProductionState } from '../fixtures/untouched-production.ts'

const hour = 60 * 60 * 1000
const choices = { method: 'diy' } as const

let staged: RefreshLab
let before: ProductionState

beforeAll(async () => {
  // Quiet: nothing but the runs themselves changes production.
  const intervals = { everyMs: hour, firstMs: hour, mailMs: hour, pushMs: hour }
  const hosts = ['production', 'staging'] as const
  staged = await openRefreshLab({ seed: 1, version: '7.2', variant: 0, hosts: [...hosts], intervals })
  staged.hasten('staging')
  staged.configure(choices)
  await staged.lab.giveRules(choices)
  before = await productionState(staged.lab)
})
afterAll(async () => staged[Symbol.asyncDispose]())

const start = (verb: 'refresh' | 'resume') => startChild({ verb, configFile: staged.configFile })
const underLock = () => expect.poll(() => isLocked(staged.lab), { timeout: 120_000 }).toBe(true)

describe('a refresh by the backup scripts of production', () => {
  it('stops when they are killed under the lock, and leaves production unlocked and as it was', async () => {
    writeDiy(staged.lab.topology, ['LAB_SECONDS_UNDER_LOCK=10'])
    const run = start('refresh')
    await underLock()
    await killScript()

    const { outcome } = await run.ended

    expect(outcome?.error).toMatchObject({
      code: 'host/backup-scripts-failed',
      message: 'the backup scripts of production ended with 137 (they were killed): Killed',
    })
    await unlockedByItself(staged)
    expect(await productionState(staged.lab)).toEqual(before)
  })

  it('leaves production unlocked within 15 s when the run itself is killed under the lock', async () => {
    const run = start('resume')
    await underLock()
    run.kill()

    expect(await run.ended).toMatchObject({ signal: 'SIGKILL' })
    await unlockedByItself(staged)
  })

  describe('that goes on while an unlock answers 500', () => {
    let end: ChildEnd

    beforeAll(async () => {
      writeDiy(staged.lab.topology)
      const faults = join(staged.lab.topology.production.install, 'lab-faults.json')
      writeFileSync(faults, JSON.stringify({ unlockFails: 3 }))
      end = await start('resume').ended
      rmSync(faults)
    })

    it('ends with the copy running and production unlocked, as it was', async () => {
      expect(end.outcome?.error).toBeUndefined()
      expect(await staged.lab.state('staging')).toBe('RUNNING')
      expect(await productionState(staged.lab)).toEqual(before)
    })

    it('holds what production holds: refs, files and rows', async () => {
      const { production, staging } = staged.lab.topology
      await using copy = await copyDatabase(staged.lab)
      await using source = await productionDatabase(staged.lab)

      const [theirs, ours] = [await contentOf(production.home, source), await contentOf(staging.home, copy)]

      expect(ours.refs).toEqual(theirs.refs)
      for (const folder of ['shared/data/git-lfs', 'shared/data/attachments', 'shared/plugins']) {
        expect(fileSums(join(staging.home, folder))).toEqual(fileSums(join(production.home, folder)))
      }
      const tables = Object.keys(ours.tables).filter((name) => ours.tables[name] !== theirs.tables[name])
      expect(Object.keys(ours.tables)).toEqual(Object.keys(theirs.tables))
      expect(tables).toEqual(changedTables['7.2'])
    })

    it('contacts nobody', async () => {
      await roundsOf(staged.lab, 'staging')

      expect(await staged.lab.contactsBy('staging')).toEqual([])
    })

    it('leaves neither archive nor unpacked copy on either end, and the archives of the administrator alone', async () => {
      const { production, staging } = staged.lab.topology
      const [id = ''] = await staged.generations()
      const incoming = incomingPaths(layoutOf(staging.home), id.split(' ')[0] ?? '')

      expect(readdirSync(spoolOf(production))).toEqual([])
      expect(readdirSync(diyArchives(production))).toEqual([])
      expect(existsSync(incoming.folder)).toBe(false)
    })

    it('tells what the scripts did, and no password of theirs', async () => {
      const text = JSON.stringify(end.outcome)

      expect(end.outcome?.notes).toContain('the backup scripts: The backup is complete')
      expect(text).not.toContain('PGPASSWORD')
    })
  })
})

/** The script itself, told from what started it. */
async function killScript(): Promise<void> {
  const host = staged.lab.host('production')
  const lines = (await host.run(['ps', '-ww', '-eo', 'pid=,args='])).split('\n')
  const line = lines.find((one) => /^\s*\d+ bash \S*bitbucket\.diy-backup\.sh$/.test(one.trimEnd()))
  if (line === undefined) throw new Error(`no script runs: ${lines.join('\n')}`)
  await host.run(['kill', '-KILL', line.trim().split(' ')[0] ?? ''])
}
