import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDiy } from '../../lab/diy/write-diy.ts'
import { spoolOf } from '../../lab/hosts/write-host.ts'
import { pushCommit } from '../../lab/population/activity.ts'
import type { RunOutcome } from '../../src/app/execute-run.ts'
import { backUp } from '../../src/app/back-up.ts'
import { addBookmark } from '../../src/app/bookmarks.ts'
import { verifyBackup } from '../../src/app/given-backups.ts'
import { listBackups } from '../../src/app/list-backups.ts'
import { removableBackup, removeBackup } from '../../src/app/remove-backup.ts'
import { reportOf } from '../../src/app/report-of.ts'
import { abortRun } from '../../src/app/resume-run.ts'
import { rewindEnvironment } from '../../src/app/rewind.ts'
import { statusOf } from '../../src/app/status-of.ts'
import { incomingPaths, keptPaths, layoutOf, type Layout } from '../../src/hold/layout.ts'
import { copyDatabase, productionDatabase, restOf } from '../fixtures/copy-database.ts'
import { changedTables } from '../fixtures/first-refresh.ts'
import { contentOf, fileSums, workUntil, type Work } from '../fixtures/lab-content.ts'
import { openConfiguredLab } from '../fixtures/quiet-lab.ts'
import { startChild, type ChildEnd, type ChildOrder } from '../fixtures/refresh-child.ts'
import { roundsOf, type RefreshLab } from '../fixtures/refresh-lab.ts'

const choices = { fence: '{ with: [nftables, hosts] }' }

let staged: RefreshLab
let layout: Layout

beforeAll(async () => {
  staged = await openConfiguredLab(choices)
  layout = layoutOf(staged.lab.topology.staging.home)
})
afterAll(async () => staged[Symbol.asyncDispose]())

const start = (order: Pick<ChildOrder, 'verb'> & Partial<ChildOrder>) =>
  startChild({ configFile: staged.configFile, withoutFence: false, ...order })
const kept = () => (existsSync(layout.backups) ? readdirSync(layout.backups) : [])

describe('a backup that is kept, taken while people push and the copy of staging runs', () => {
  let before: { readonly generations: readonly string[]; readonly copy: unknown }
  let outcome: RunOutcome
  let work: Work

  beforeAll(async () => {
    await refreshed()
    before = { generations: await staged.generations(), copy: await copyInPlace() }
    const done = new AbortController()
    const working = workUntil(staged.lab, done.signal)
    await using app = await staged.openApp()
    outcome = await backUp(app, 'staging', { verify: false, confirm: async () => true })
    done.abort()
    work = await working
  })

  it('leaves the copy running as it was, production unlocked, and nothing in the spool', async () => {
    expect(outcome.error).toBeUndefined()
    expect(outcome.steps.map(({ id, outcome: how }) => `${id} ${how}`)).toEqual([
      'check-readiness done',
      'take-backup done',
      'keep-backup done',
    ])
    expect(await staged.lab.state('staging')).toBe('RUNNING')
    expect(await staged.generations()).toEqual(before.generations)
    expect(await copyInPlace()).toEqual(before.copy)
    expect(work.pushed).toBeGreaterThan(0)
    expect((await restOf(staged.lab, 'production', '/mvc/maintenance/lock')).status).toBe(404)
    expect(readdirSync(spoolOf(staged.lab.topology.production))).toEqual([])
    expect(readdirSync(join(layout.beside, 'incoming'))).toEqual([])
  })

  it('is listed with the moment of its data, and closed to everybody but root', async () => {
    await using app = await staged.openApp()

    const { backups } = await listBackups(app, 'staging')

    expect(backups).toEqual([
      expect.objectContaining({ name: outcome.run, kind: 'kept', method: 'native', dataFrom: dataFrom(outcome) }),
    ])
    const { mode, uid } = statSync(keptPaths(layout, outcome.run).folder)
    expect({ mode: mode & 0o777, uid }).toEqual({ mode: 0o700, uid: 0 })
  })

  it('is whole, with every repository as it was under the lock', async () => {
    await using app = await staged.openApp()

    expect(await verifyBackup(app, 'staging', outcome.run)).toMatchObject({
      path: keptPaths(layout, outcome.run).folder,
      version: '7.2.0',
      repositories: Object.keys(work.underLock?.refs ?? {}).length,
    })
  })

  it('is what status and report tell of, as a backup', async () => {
    await using app = await staged.openApp()

    expect((await statusOf(app, 'staging')).lastRun).toMatchObject({ kind: 'backup', state: 'done' })
    expect(reportOf(app, outcome.run)).toMatchObject({
      run: { kind: 'backup', state: 'done' },
      dataFrom: dataFrom(outcome),
      steps: [{ id: 'check-readiness' }, { id: 'take-backup' }, { id: 'keep-backup' }],
      secretPlaces: expect.arrayContaining([
        {
          place: `${hostName()}:${keptPaths(layout, outcome.run).folder}`,
          holds: 'a backup of the source, uncut, until it is removed',
        },
      ]),
    })
    expect((await start({ verb: 'resume' }).ended).outcome?.error).toEqual({
      code: 'run/nothing-to-resume',
      message: 'no refresh, isolation or backup of staging is unfinished',
      hint: '`understudy runs staging` lists them',
    })
  })

  describe('and restored after production has changed and a refresh was made', () => {
    let backup: Readonly<Record<string, string>>
    let end: ChildEnd

    beforeAll(async () => {
      await changeProduction()
      await refreshed()
      backup = fileSums(keptPaths(layout, outcome.run).folder)
      await killedAt({ verb: 'refresh', fromBackup: outcome.run }, 'before', 'outcome take-backup/kept')
      end = await start({ verb: 'resume' }).ended
    })

    it('runs with what production held then, cut off, every check passed', async () => {
      const { home } = staged.lab.topology.staging
      await using copy = await copyDatabase(staged.lab)
      const content = await contentOf(home, copy)

      expect(end.outcome?.error).toBeUndefined()
      expect(await staged.lab.state('staging')).toBe('RUNNING')
      expect(reportIn(end)).toMatchObject({
        verdict: { kind: 'safe' },
        dataFrom: dataFrom(outcome),
        fromBackup: keptPaths(layout, outcome.run).folder,
      })
      expect(reportIn(end)).not.toHaveProperty('lock')
      expect(content.refs).toEqual(work.underLock?.refs)
      expect(content.objects).toEqual(work.underLock?.objects)
      const differing = Object.keys(content.tables).filter(
        (name) => content.tables[name] !== work.underLock?.tables[name],
      )
      expect(differing).toEqual(changedTables['7.2'])
    })

    it('was compared with what production held, as one that was just taken', () => {
      expect(reportIn(end)).toMatchObject({
        verification: expect.arrayContaining([
          expect.objectContaining({ id: 'verification/tables', result: 'pass' }),
          expect.objectContaining({ id: 'verification/refs', result: 'pass' }),
          expect.objectContaining({ id: 'verification/objects', result: 'pass' }),
        ]),
      })
    })

    it('contacts nobody', async () => {
      await roundsOf(staged.lab, 'staging')

      expect(await staged.lab.contactsBy('staging')).toEqual([])
    })

    it('stays as it was, whatever the copy that runs on it writes', async () => {
      expect(fileSums(keptPaths(layout, outcome.run).folder)).toEqual(backup)
      await using app = await staged.openApp()

      await rewindEnvironment(app, 'staging')

      expect(await verifyBackup(app, 'staging', outcome.run)).toMatchObject({ version: '7.2.0' })
    })
  })
})

describe('a backup that is killed', () => {
  it('is none until it is whole, and becomes one when it is resumed, wherever it was killed', async () => {
    const others = kept()
    await killedAt({ verb: 'backup' }, 'after', 'intent take-backup/locked-copy')
    for (const entry of ['outcome take-backup/locked-copy', 'outcome keep-backup/described'])
      await killedAt({ verb: 'resume' }, 'before', entry)
    expect(kept()).toEqual(others)
    await killedAt({ verb: 'resume' }, 'before', 'outcome keep-backup/kept')

    const { outcome } = await start({ verb: 'resume' }).ended

    expect(outcome?.error).toBeUndefined()
    const [made = ''] = kept().filter((name) => !others.includes(name))
    expect(JSON.parse(outcome?.report ?? '{}')).toMatchObject({
      run: { id: made, kind: 'backup', state: 'done' },
      verdict: {
        kind: 'incomplete',
        text: `Backup ${made} of production is kept for staging; no copy was made or checked.`,
      },
    })
    await using app = await staged.openApp()
    expect(await verifyBackup(app, 'staging', made)).toMatchObject({ version: '7.2.0' })
    expect((await restOf(staged.lab, 'production', '/mvc/maintenance/lock')).status).toBe(404)
  })

  it('stops at a full disk, leaves nothing on either end when it is given up, and no kept one goes with it', async () => {
    const others = kept()
    await killedAt({ verb: 'backup' }, 'before', 'intent take-backup/sent-dump')
    const mend = await fillDisk()
    const { outcome } = await start({ verb: 'resume' }).ended
    await mend()
    await using app = await staged.openApp()

    const { left } = await abortRun(app, 'staging')

    expect(outcome?.error).toEqual({
      code: 'host/disk-full',
      message: `${hostName()} has no room for what the source sends`,
      hint: `free or add space on its file system of ${layout.beside} (\`df -h\`, \`df -i\`), then \`understudy resume staging\`; \`understudy abort staging\` gives it up`,
    })
    expect(left).toEqual([
      'nothing of the copy on staging was touched; `understudy backup list staging` lists what is kept',
    ])
    expect(kept()).toEqual(others)
    expect(readdirSync(join(layout.beside, 'incoming'))).toEqual([])
    expect(readdirSync(spoolOf(staged.lab.topology.production))).toEqual([])
    expect(await staged.lab.state('staging')).toBe('RUNNING')
  })
})

describe('a kept backup that is removed', () => {
  it('goes, and leaves the others and the copy that was made of it', async () => {
    await using app = await staged.openApp()
    const [first = '', ...others] = kept()

    const removed = await removeBackup(app, 'staging', await removableBackup(app, 'staging', first))

    expect(removed.backup).toBe(first)
    expect(kept()).toEqual(others)
    expect(await staged.lab.state('staging')).toBe('RUNNING')
    await expect(verifyBackup(app, 'staging', first)).rejects.toMatchObject({ code: 'policy/refused-archive' })
  })
})

describe('a backup by the scripts of production', () => {
  it('is kept and restored as well, with the refs that were listed beside them', async () => {
    const byScripts = { ...choices, method: 'diy' } as const
    staged.configure(byScripts)
    await staged.lab.giveRules(byScripts)
    writeDiy(staged.lab.topology)
    const others = kept()
    const taken = await start({ verb: 'backup' }).ended
    const [made = ''] = kept().filter((name) => !others.includes(name))
    await using app = await staged.openApp()

    const verified = await verifyBackup(app, 'staging', made)
    const restored = await start({ verb: 'refresh', fromBackup: made }).ended

    expect(taken.outcome?.error).toBeUndefined()
    expect(verified).toMatchObject({ kind: 'kept', version: '7.2.0', repositories: 26 })
    expect(restored.outcome?.error).toBeUndefined()
    expect(await staged.lab.state('staging')).toBe('RUNNING')
    expect(readdirSync(spoolOf(staged.lab.topology.production))).toEqual([])
  })
})

describe('a further backup, where the configuration lets earlier ones go', () => {
  it('lets all of them go but one with a bookmark, and says so', async () => {
    const refresh = '    keepBackups: 2\n    backupRetention: { age: 1ms, freeSpace: 999999TB }\n'
    staged.configure({ ...choices, refresh })
    await staged.lab.giveRules({ ...choices, refresh })
    await using app = await staged.openApp()
    const named = kept().at(-1) ?? ''
    await addBookmark(app, 'staging', 'before-8', named)
    const going = (await listBackups(app, 'staging')).backups.filter(({ goes }) => goes !== null)

    const { error, run } = await backUp(app, 'staging', { verify: false, confirm: async () => true })

    expect(error).toBeUndefined()
    expect(kept()).toEqual([named, run])
    expect(going.map(({ name }) => name)).not.toContain(named)
    expect(going.length).toBeGreaterThan(0)
    const notes = staged.told.filter((line) => line.startsWith('removed backup '))
    expect(notes).toHaveLength(going.length)
    expect(staged.told).toContainEqual(
      expect.stringMatching(/, less than backupRetention\.freeSpace \(999999\.0 TB\), and no further backup may go$/),
    )
    expect(await verifyBackup(app, 'staging', 'before-8')).toMatchObject({ path: keptPaths(layout, named).folder })
  })
})

async function killedAt(order: Parameters<typeof start>[0], when: 'before' | 'after', entry: string): Promise<void> {
  expect(await start({ ...order, end: { when, entry, signal: 'SIGKILL' } }).ended).toMatchObject({ signal: 'SIGKILL' })
}

/** Where the dump of the run arrives that was killed. */
async function fillDisk(): Promise<() => Promise<unknown>> {
  const [run = ''] = readdirSync(join(layout.beside, 'incoming'))
  const { database } = incomingPaths(layout, run)
  const receiver = staged.lab.topology.staging.host.transferUser.uid
  const image = join(staged.root, 'small-disk')
  const host = staged.lab.host('staging')
  await host.run(['truncate', '-s', '256K', image])
  await host.run(['mkfs.ext4', '-q', '-F', '-m', '0', '-E', `root_owner=${receiver}:${receiver}`, image])
  await host.run(['mount', '-o', 'loop', image, database])
  return () => host.run(['umount', database])
}

/** As the configuration names it. */
function hostName(): string {
  const { sshUser, address, sshPort } = staged.lab.topology.staging.host
  return `ssh://${sshUser.name}@${address}:${sshPort}`
}

async function refreshed(): Promise<void> {
  const { error } = await staged.refresh({ withoutFence: false })
  if (error !== undefined) throw new Error('the refresh failed', { cause: error })
}

async function changeProduction(): Promise<void> {
  await using database = await productionDatabase(staged.lab)
  await pushCommit(staged.lab.topology.production.home, 1, database)
}

/** Which home it is, and what it holds. */
async function copyInPlace() {
  await using copy = await copyDatabase(staged.lab)
  return { home: statSync(layout.home).ino, refs: (await contentOf(layout.home, copy)).refs }
}

function dataFrom({ results }: RunOutcome): unknown {
  const result = results.get('take-backup')
  return typeof result === 'object' && result !== null && 'dataFrom' in result ? result['dataFrom'] : undefined
}

function reportIn({ outcome }: ChildEnd): unknown {
  return outcome?.report === undefined ? undefined : JSON.parse(outcome.report)
}
