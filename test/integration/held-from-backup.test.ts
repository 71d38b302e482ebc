import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pushCommit } from '../../lab/population/activity.ts'
import { openApp } from '../../src/app/compose.ts'
import { verifyBackup } from '../../src/app/given-backups.ts'
import { listBackups } from '../../src/app/list-backups.ts'
import { abortRun } from '../../src/app/resume-run.ts'
import { isStub } from '../../src/hold/stub.ts'
import { contentOf, type Content } from '../fixtures/lab-content.ts'
import { openLocalEnds, type LocalEnds } from '../fixtures/local-ends.ts'
import { recordedEvents } from '../fixtures/recorded-events.ts'
import { startChild, type ChildOrder } from '../fixtures/refresh-child.ts'

const ARCHIVE = 'bitbucket-20261122-013000.tar.gz'

let ends: LocalEnds
let archived: Content

beforeAll(async () => {
  ends = await openLocalEnds()
  await makeArchive()
})
afterAll(() => ends[Symbol.asyncDispose]())

const home = (name: 'production' | 'staging') => ends.home(name)
const start = (order: Pick<ChildOrder, 'verb'> & Partial<ChildOrder>) =>
  startChild({ configFile: ends.configFile, withoutFence: true, ...order })

const openedApp = () =>
  openApp({
    configFile: ends.configFile,
    signal: new AbortController().signal,
    events: recordedEvents(),
    environment: {},
  })

describe('a backup that lies there', () => {
  it('is listed, and verified by a look that leaves the target alone', async () => {
    await using app = await openedApp()
    const beside = `${home('staging')}.understudy`

    const listed = await listBackups(app, 'staging')
    const verified = await verifyBackup(app, 'staging', ARCHIVE)

    expect(listed.backups.map(({ name, kind }) => [name, kind])).toEqual([[ARCHIVE, 'archive']])
    expect(verified).toMatchObject({ version: '7.2.0', tables: Object.keys(archived.tables).length })
    expect(await readdir(beside)).toEqual(['archives', 'incoming'])
    expect([await readdir(join(beside, 'incoming')), await readdir(home('staging'))]).toEqual([[], []])
  })
})

describe('a refresh from a backup that shall not start its copy', () => {
  it('ends with the copy held, whatever entry of its journal it was killed at', async () => {
    await killedBefore({ verb: 'refresh', fromBackup: ARCHIVE, start: false }, 'intent take-backup/given')
    for (const entry of ['outcome take-backup/given', 'outcome restore-database/restored', 'outcome search-leaks'])
      await killedBefore({ verb: 'resume' }, entry)

    const { outcome } = await start({ verb: 'resume' }).ended

    expect(outcome?.error).toBeUndefined()
    expect(JSON.parse(outcome?.report ?? '{}')).toMatchObject({
      run: { state: 'held' },
      verdict: { kind: 'incomplete', text: 'staging is cut and held; it was not started, so no check was made.' },
      fromBackup: join(`${home('staging')}.understudy`, 'archives', ARCHIVE),
      versions: { source: '7.2.0', target: '7.2.0' },
    })
    expect(isStub(await readFile(join(home('staging'), 'shared', 'bitbucket.properties')))).toBe(true)
    expect(await readdir(`${home('staging')}.understudy`)).not.toContain('permit')
    // Five processes of their own.
  }, 300_000)

  it('holds the refs, the objects and the rows of the backup, and not those that production has now', async () => {
    const client = await ends.servers.staging.superuserClient(await copyDatabase())
    const copy = await contentOf(home('staging'), client)
    await client.end()

    expect(copy.refs).toEqual(archived.refs)
    expect(copy.objects).toEqual(archived.objects)
    expect(Object.keys(copy.tables)).toEqual(Object.keys(archived.tables))
    for (const table of ['bb_comment', 'project', 'repository', 'sta_pull_request']) {
      expect(archived.tables).toHaveProperty(table)
      expect(copy.tables[table]).toBe(archived.tables[table])
    }
  })

  it('stays held where only its readiness failed', async () => {
    const install = join(ends.root, 'staging', 'install')
    await rename(install, `${install}.away`)
    const { entries } = await start({ verb: 'resume' }).ended
    await rename(`${install}.away`, install)
    await using app = await openedApp()

    expect(entries).toContain('failure check-readiness')
    expect(app.store.runs('staging').map(({ state }) => state)).toEqual(['held'])
  }, 120_000)

  it('is not started on what was proven of it then: a leak that came since is found, and a cut that was undone', async () => {
    const script = join(home('staging'), 'shared', 'config', 'notify.sh')
    await mkdir(dirname(script), { recursive: true })
    await writeFile(script, 'curl https://production.example.com/hook\n')
    const leaking = await start({ verb: 'resume', start: true }).ended
    await rm(script)
    const client = await ends.servers.staging.superuserClient(await copyDatabase())
    const { rowCount } = await client.query(
      "update app_property set prop_value = 'https://production.example.com' where prop_key = 'instance.url'",
    )
    const uncut = await start({ verb: 'resume', start: true }).ended
    await client.query(
      "update app_property set prop_value = 'https://staging.example.com' where prop_key = 'instance.url'",
    )
    await client.end()

    expect(rowCount).toBe(1)
    expect(leaking.outcome?.error).toMatchObject({
      code: 'policy/leak',
      message: `1 places of the copy still name the source and are acted on: shared/config/notify.sh names production.example.com`,
    })
    expect(uncut.outcome?.error).toMatchObject({
      code: 'policy/not-cut',
      message:
        'since it was cut 1 findings that were cut are back: the base URL, in every link and mail (app_property[prop_key=instance.url])',
    })
    for (const { entries } of [leaking, uncut]) expect(entries).not.toContain('intent start-target')
  }, 120_000)

  it('is started when somebody says so, and is held no more once it may have been', async () => {
    // Whoever was asked to start it was killed before: the next one knows.
    await killedBefore({ verb: 'resume', start: true }, 'intent start-target')
    const asked = await start({ verb: 'resume' }).ended
    const resumed = await start({ verb: 'resume' }).ended

    // What starts this service does nothing but fail.
    expect(asked.outcome?.error?.message).toBe(
      `${home('staging')}.understudy/start ended with 1 on local: it printed nothing`,
    )
    expect(asked.entries).toContain('intent start-target/running')
    expect(resumed.outcome?.error).toEqual(asked.outcome?.error)
    expect(resumed.entries).toContain('failure start-target')
  }, 120_000)

  it('can be given up', async () => {
    await using app = await openedApp()

    const { left } = await abortRun(app, 'staging')

    expect(await readdir(join(`${home('staging')}.understudy`, 'incoming'))).toEqual([])
    expect(left.at(-1)).toBe('staging is stopped; `understudy rewind staging` brings the previous copy back')
    expect(app.store.runs('staging').map(({ state }) => state)).toEqual(['aborted'])
  })
})

async function killedBefore(order: Parameters<typeof start>[0], entry: string): Promise<void> {
  const { signal, outcome } = await start({ ...order, end: { when: 'before', entry, signal: 'SIGKILL' } }).ended
  expect({ signal, error: outcome?.error }).toEqual({ signal: 'SIGKILL', error: undefined })
}

async function copyDatabase(): Promise<string> {
  return (await ends.copyDatabases()).join()
}

/** As the backup scripts lay it out; production goes on afterwards. */
async function makeArchive(): Promise<void> {
  const { production } = ends.servers
  const content = join(ends.root, 'content')
  const archives = join(`${home('staging')}.understudy`, 'archives')
  const client = await production.superuserClient('bitbucket')
  archived = await contentOf(home('production'), client)
  await mkdir(content)
  await mkdir(archives, { recursive: true })
  await execa('cp', ['-a', home('production'), join(content, 'bitbucket-home')])
  await execa('pg_dump', ['-Fd', '-f', join(content, 'bitbucket-db'), production.url('bitbucket')])
  await execa('tar', ['-czf', join(archives, ARCHIVE), '-C', content, './bitbucket-home', './bitbucket-db'])
  await rename(content, join(ends.root, 'was-content'))
  await pushCommit(home('production'), 1, client)
  await client.end()
}
