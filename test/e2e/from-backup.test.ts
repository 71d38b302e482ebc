import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clusterLog } from '../../lab/clusters/cluster.ts'
import { diyArchives } from '../../lab/diy/write-diy.ts'
import { hostFolder, spoolOf } from '../../lab/hosts/write-host.ts'
import { pushCommit } from '../../lab/population/activity.ts'
import { verifyBackup } from '../../src/app/given-backups.ts'
import { listBackups } from '../../src/app/list-backups.ts'
import { rewindEnvironment } from '../../src/app/rewind.ts'
import { statusOf } from '../../src/app/status-of.ts'
import { incomingPaths, layoutOf } from '../../src/hold/layout.ts'
import { isStub } from '../../src/hold/stub.ts'
import { ARCHIVE, archiveByScripts, givenArchives } from '../fixtures/archive-by-scripts.ts'
import { copyDatabase, productionDatabase } from '../fixtures/copy-database.ts'
import { dumpOf, treeOf } from '../fixtures/copy-state.ts'
import { changedTables } from '../fixtures/first-refresh.ts'
import { contentOf, fileSums, type Content } from '../fixtures/lab-content.ts'
import { openConfiguredLab } from '../fixtures/quiet-lab.ts'
import { startChild, type ChildEnd, type ChildOrder } from '../fixtures/refresh-child.ts'
import { roundsOf, type RefreshLab } from '../fixtures/refresh-lab.ts'

const choices = { fence: '{ with: [nftables, hosts] }' }

let staged: RefreshLab
/** What the archive was made of, by the backup scripts alone; production has changed since, and is stopped. */
let archived: Content
let production: Production
/** How far the log of production's database server had come then. */
let logBefore: number

interface Production {
  readonly database: string
  readonly home: string
  readonly spool: readonly string[]
  readonly archives: readonly string[]
  readonly timesLocked: number
}

beforeAll(async () => {
  staged = await openConfiguredLab(choices)
  await makeArchive()
  await changeProduction()
  await staged.lab.stop('production')
  production = await productionNow()
  logBefore = readFileSync(clusterLog(staged.lab.topology.production), 'utf8').length
})
afterAll(async () => staged[Symbol.asyncDispose]())

const start = (order: Pick<ChildOrder, 'verb'> & Partial<ChildOrder>) =>
  startChild({ configFile: staged.configFile, withoutFence: false, ...order })
const state = () => staged.lab.state('staging')

describe('a refresh from a backup that lies on the target’s host, while production is stopped', () => {
  it('refuses one that is not there before anything is touched', async () => {
    const { outcome } = await start({ verb: 'refresh', fromBackup: 'of-yesterday.tar.gz' }).ended
    const folder = archivesFolder()

    expect(outcome?.error).toEqual({
      code: 'policy/refused-archive',
      message: `${folder}/of-yesterday.tar.gz is not there on ${hostName()}`,
      hint: `see what lies in ${folder} on that host`,
    })
    expect(await staged.generations()).toEqual([])
  })

  it('can be told from a look at each backup, which leaves the target alone', async () => {
    await using app = await staged.openApp()
    const { beside, home } = layoutOf(staged.lab.topology.staging.home)

    const listed = await listBackups(app, 'staging')
    const verified = [await verifyBackup(app, 'staging', ARCHIVE), await verifyBackup(app, 'staging', 'unpacked')]

    expect(listed.backups.map(({ name, kind }) => [name, kind])).toEqual([
      [ARCHIVE, 'archive'],
      ['unpacked', 'folder'],
    ])
    const tables = Object.keys(archived.tables).length
    expect(verified).toEqual([
      expect.objectContaining({ path: join(archivesFolder(), ARCHIVE), version: '7.2.0', tables }),
      expect.objectContaining({ path: join(archivesFolder(), 'unpacked'), version: '7.2.0', tables }),
    ])
    // An archive keeps whole seconds of its dump.
    const [inArchive, inFolder] = verified.map(({ dataFrom }) => dataFrom.slice(0, 19))
    expect(inArchive).toBe(inFolder)
    expect(readdirSync(join(beside, 'incoming'))).toEqual([])
    expect(readdirSync(home)).toEqual([])
  })

  it('goes on wherever it was killed, and stops with the copy cut and held where it shall not start', async () => {
    const entries = [
      'intent take-backup/given',
      'outcome take-backup/given',
      'outcome restore-database/restored',
      'outcome restore-home/swapped',
    ]
    const [first = '', ...others] = entries
    await killedBefore({ verb: 'refresh', fromBackup: ARCHIVE, start: false }, first)
    for (const entry of others) await killedBefore({ verb: 'resume' }, entry)

    const { outcome } = await start({ verb: 'resume' }).ended

    expect(outcome?.error).toBeUndefined()
    expect(await state()).toBeUndefined()
    expect(existsSync(layoutOf(staged.lab.topology.staging.home).permit)).toBe(false)
    expect(isStub(readFileSync(join(staged.lab.topology.staging.home, 'shared/bitbucket.properties')))).toBe(true)
    expect(await status()).toEqual({ cut: 'yes', fence: 'raised', running: 'stopped', lastRun: 'held' })
  })

  it('says of the held copy that nobody checked it, and from which backup it is', async () => {
    const report = reportIn(await start({ verb: 'resume' }).ended)

    expect(report).toMatchObject({
      run: { state: 'held' },
      verdict: { kind: 'incomplete', text: 'staging is cut and held; it was not started, so no check was made.' },
      fromBackup: join(archivesFolder(), ARCHIVE),
      versions: { source: '7.2.0', target: '7.2.0' },
    })
    expect(report).not.toHaveProperty('lock')
  })

  describe('that goes on with the start', () => {
    let end: ChildEnd

    beforeAll(async () => {
      await killedBefore({ verb: 'resume', start: true }, 'outcome start-target')
      // What may have been started is held no more, whatever the run was begun with.
      end = await start({ verb: 'resume' }).ended
    })

    it('ends with the copy running, every check passed', async () => {
      expect(end.outcome?.error).toBeUndefined()
      expect(await state()).toBe('RUNNING')
      expect(reportIn(end)).toMatchObject({ run: { state: 'done' }, verdict: { kind: 'safe' } })
    })

    it('holds what the archive holds, and not what production has now', async () => {
      const { home } = staged.lab.topology.staging
      await using copy = await copyDatabase(staged.lab)
      await using source = await productionDatabase(staged.lab)
      const [ours, now] = [await contentOf(home, copy), await contentOf(staged.lab.topology.production.home, source)]

      expect(now.refs).not.toEqual(archived.refs)
      expect(ours.refs).toEqual(archived.refs)
      expect(now.objects).not.toEqual(archived.objects)
      expect(ours.objects).toEqual(archived.objects)
      for (const folder of ['shared/data/git-lfs', 'shared/data/attachments'])
        expect(fileSums(join(home, folder))).toEqual(fileSums(join(staged.lab.topology.production.home, folder)))
      expect(Object.keys(ours.tables)).toEqual(Object.keys(archived.tables))
      const differing = Object.keys(ours.tables).filter((name) => ours.tables[name] !== archived.tables[name])
      expect(differing).toEqual(changedTables['7.2'])
    })

    it('contacts nobody', async () => {
      await roundsOf(staged.lab, 'staging')

      expect(await staged.lab.contactsBy('staging')).toEqual([])
    })

    it('asked production for neither lock nor dump, and left it as it was', async () => {
      expect(await productionNow()).toEqual(production)
      const { before, since } = sessionsFromProduction()
      expect(before.filter((line) => line.includes('application_name=pg_dump'))).not.toEqual([])
      expect(since).toEqual([])
    })

    it('leaves the archive where it was, and nothing that was unpacked', async () => {
      const { home } = staged.lab.topology.staging
      const [run = ''] = (await staged.generations()).map((one) => one.split(' ')[0] ?? '')

      expect(readdirSync(archivesFolder()).toSorted()).toEqual([ARCHIVE, 'unpacked'])
      expect(existsSync(incomingPaths(layoutOf(home), run).folder)).toBe(false)
    })
  })

  it('is taken from an unpacked folder as well, and is rewound like any other', async () => {
    const first = (await staged.generations())[0]?.split(' ')[0]
    const { outcome } = await start({ verb: 'refresh', fromBackup: 'unpacked' }).ended
    expect(outcome?.error).toBeUndefined()

    await using app = await staged.openApp()
    const rewound = await rewindEnvironment(app, 'staging')

    expect(rewound).toMatchObject({ generation: first, started: true })
    expect(await state()).toBe('RUNNING')
    expect(await productionNow()).toEqual(production)
  })
})

async function killedBefore(order: Parameters<typeof start>[0], entry: string): Promise<void> {
  const run = start({ ...order, end: { when: 'before', entry, signal: 'SIGKILL' } })
  expect(await run.ended).toMatchObject({ signal: 'SIGKILL' })
}

/** The same content lies there unpacked too. */
async function makeArchive(): Promise<void> {
  const { topology } = staged.lab
  await archiveByScripts(staged.lab)
  await using database = await productionDatabase(staged.lab)
  archived = await contentOf(topology.production.home, database)
  const root = join(hostFolder(topology.production), 'backups', 'bitbucket')
  for (const part of ['bitbucket-home', 'bitbucket-db'])
    cpSync(join(root, part), join(archivesFolder(), 'unpacked', part), {
      recursive: true,
      preserveTimestamps: true,
      verbatimSymlinks: true,
    })
}

async function changeProduction(): Promise<void> {
  await using database = await productionDatabase(staged.lab)
  await pushCommit(staged.lab.topology.production.home, 1, database)
}

async function productionNow(): Promise<Production> {
  const { production: environment } = staged.lab.topology
  const log = readFileSync(join(environment.home, 'log', 'atlassian-bitbucket.log'), 'utf8')
  return {
    database: await dumpOf(staged.lab, 'production', environment.database.name),
    home: treeOf(environment.home, ['log', 'shared/tmp', 'shared/caches', 'shared/.lock', '.lock']).join('\n'),
    spool: readdirSync(spoolOf(environment)),
    archives: readdirSync(diyArchives(environment)),
    timesLocked: log.split('has been locked for maintenance').length - 1,
  }
}

/** Sessions that began from production's own host: before the refresh those of Bitbucket and of the scripts' dump, since then none. */
function sessionsFromProduction(): { readonly before: readonly string[]; readonly since: readonly string[] } {
  const { production: environment } = staged.lab.topology
  const begun = (text: string) =>
    text
      .split('\n')
      .filter((line) => line.includes('connection authorized:') && line.includes(` ${environment.host.address} `))
  const log = readFileSync(clusterLog(environment), 'utf8')
  return { before: begun(log.slice(0, logBefore)), since: begun(log.slice(logBefore)) }
}

function archivesFolder(): string {
  return givenArchives(staged.lab.topology)
}

/** As the configuration names it. */
function hostName(): string {
  const { sshUser, address, sshPort } = staged.lab.topology.staging.host
  return `ssh://${sshUser.name}@${address}:${sshPort}`
}

async function status() {
  await using app = await staged.openApp()
  const { cut, fence, running, lastRun } = await statusOf(app, 'staging')
  return { cut, fence, running, lastRun: lastRun?.state }
}

function reportIn({ outcome }: ChildEnd): unknown {
  return JSON.parse(outcome?.report ?? '{}')
}
