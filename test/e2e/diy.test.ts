import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseCredentials } from '../../lab/credentials.ts'
import { diyArchives, slowDump, writeDiy } from '../../lab/diy/write-diy.ts'
import { spoolOf } from '../../lab/hosts/write-host.ts'
import { doctor } from '../../src/app/doctor.ts'
import { incomingPaths, layoutOf } from '../../src/hold/layout.ts'
import { bothEnds } from '../fixtures/both-ends.ts'
import { changedTables } from '../fixtures/first-refresh.ts'
import { openConfiguredLab } from '../fixtures/quiet-lab.ts'
import { startChild, type ChildEnd } from '../fixtures/refresh-child.ts'
import { roundsOf, type RefreshLab } from '../fixtures/refresh-lab.ts'
import { breakStandin } from '../fixtures/standin-faults.ts'
import { isLocked, productionState, unlockedByItself, type ProductionState } from '../fixtures/untouched-production.ts'
import { verificationIn } from '../fixtures/verification-in.ts'

const choices = { method: 'diy' } as const
/** Archives of the administrator, more than KEEP_BACKUPS lets them have. */
const earlier = [1, 2, 3].map((day) => `bitbucket-2026010${day}-010000.tar.gz`)

let staged: RefreshLab
let before: ProductionState

beforeAll(async () => {
  staged = await openConfiguredLab(choices)
  before = await productionState(staged.lab)
})
afterAll(async () => staged[Symbol.asyncDispose]())

const start = (verb: 'refresh' | 'resume') => startChild({ verb, configFile: staged.configFile })
const underLock = () => expect.poll(() => isLocked(staged.lab), { timeout: 120_000 }).toBe(true)

describe('a refresh by the backup scripts of production', () => {
  it('has nothing against it, as doctor sees it', async () => {
    writeDiy(staged.lab.topology)
    for (const name of earlier) writeFileSync(join(diyArchives(staged.lab.topology.production), name), 'an earlier one')
    await using app = await staged.openApp()

    expect((await doctor(app, 'staging')).filter(({ severity }) => severity === 'error')).toEqual([])
    expect((await doctor(app, 'production')).filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('stops when they are killed under the lock, and leaves production unlocked and as it was', async () => {
    writeDiy(staged.lab.topology, [slowDump(10)])
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

  it('leaves production unlocked when it is interrupted under the lock, and can be resumed', async () => {
    const run = start('resume')
    await underLock()
    process.kill(run.pid, 'SIGINT')

    expect((await run.ended).outcome).toMatchObject({ exit: 5, error: { code: 'run/interrupted' } })
    await unlockedByItself(staged)
  })

  it('is killed once the archive is there, though three unlocks were answered 500, and locks no second time', async () => {
    writeDiy(staged.lab.topology)
    const mend = breakStandin(staged.lab, { unlockFails: 3 })
    await killedBefore('outcome take-backup/scripts')
    await mend()
    const locked = timesLocked()

    for (const effect of ['push-archive', 'unpack-archive', 'remove-archive', 'clean-spool'])
      await killedBefore(`outcome take-backup/${effect}`)

    expect(timesLocked()).toBe(locked)
    expect(await isLocked(staged.lab)).toBe(false)
  })

  describe('that goes on', () => {
    let end: ChildEnd

    beforeAll(async () => {
      end = await start('resume').ended
    })

    it('ends with the copy running and production unlocked, as it was', async () => {
      expect(end.outcome?.error).toBeUndefined()
      expect(await staged.lab.state('staging')).toBe('RUNNING')
      expect(await productionState(staged.lab)).toEqual(before)
    })

    it('holds what production holds: refs, objects, files and rows', async () => {
      const { production, copy, changed } = await bothEnds(staged.lab)

      expect(copy).toEqual(production)
      expect(changed).toEqual(changedTables['7.2'])
    })

    it('has the refs that production had under the lock, which were listed beside the backup', () => {
      expect(verificationIn(end)).toContain('verification/refs pass')
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
      expect(readdirSync(diyArchives(production))).toEqual(earlier)
      for (const name of earlier)
        expect(readFileSync(join(diyArchives(production), name), 'utf8')).toBe('an earlier one')
      expect(existsSync(incoming.folder)).toBe(false)
    })

    it('says at which moment the data was taken', () => {
      const report: unknown = JSON.parse(end.outcome?.report ?? '{}')

      expect(JSON.stringify(report)).toMatch(/"dataFrom":"\d{4}-\d\d-\d\dT/)
    })

    it('told no password of the scripts to anybody', async () => {
      const { owner } = databaseCredentials(staged.lab.topology, staged.lab.topology.production)
      const folder = join(staged.root, 'operator', 'understudy-state')
      const kept = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => statSync(join(folder, file)).isFile())
        .map((file) => readFileSync(join(folder, file), 'latin1'))
        .join('')

      expect(JSON.stringify(end.outcome) + kept).not.toContain(owner.password)
    })
  })
})

async function killedBefore(entry: string): Promise<void> {
  const run = startChild({
    verb: 'resume',
    configFile: staged.configFile,
    end: { when: 'before', entry, signal: 'SIGKILL' },
  })
  expect(await run.ended).toMatchObject({ signal: 'SIGKILL' })
}

/** How often production was, by its own log. */
function timesLocked(): number {
  const log = readFileSync(join(staged.lab.topology.production.home, 'log', 'atlassian-bitbucket.log'), 'utf8')
  return log.split('has been locked for maintenance').length - 1
}

/** The script itself, told from what started it. */
async function killScript(): Promise<void> {
  const host = staged.lab.host('production')
  const lines = (await host.run(['ps', '-ww', '-eo', 'pid=,args='])).split('\n')
  const line = lines.find((one) => /^\s*\d+ (?:\/bin\/)?bash \S*bitbucket\.diy-backup\.sh$/.test(one.trimEnd()))
  if (line === undefined) throw new Error(`no script runs: ${lines.join('\n')}`)
  await host.run(['kill', '-KILL', line.trim().split(' ')[0] ?? ''])
}
