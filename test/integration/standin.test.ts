import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createPlantContext } from '../../lab/population/context.ts'
import { plantEncodedMail } from '../../lab/population/integrations/mail-server.ts'
import { run } from '../../lab/processes.ts'
import { pushThrough } from '../../lab/standin/push-gate.ts'
import { openBitbucketReader } from '../../src/adapters/bitbucket/open-bitbucket.ts'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { mailServer } from '../../src/integrations/mail-server/mail-server.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { databaseEnvironment } from '../fixtures/database-environment.ts'
import { shellLinesIn } from '../fixtures/markdown.ts'
import { showFinding } from '../fixtures/show.ts'
import { plantContacts } from '../fixtures/standin-database.ts'
import { startStandin, textField, type Standin } from '../fixtures/standin-process.ts'
import { openStandins, type Standins } from '../fixtures/standins.ts'

let standins: Standins

beforeAll(async () => {
  standins = await openStandins(93)
})
afterAll(() => standins[Symbol.asyncDispose]())
afterEach(() => standins.endAll())

describe('a start', () => {
  it('reaches RUNNING, holds sessions as the JDBC driver does, and repairs the path of a home that moved', async () => {
    const { standin, client } = await standins.begin()

    expect(await standin.state()).toBe('RUNNING')
    expect(
      await rows(
        client,
        `SELECT DISTINCT application_name, client_addr::text FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      ),
    ).toEqual([{ application_name: 'PostgreSQL JDBC Driver', client_addr: `${standins.bind}/32` }])
    expect(await rows(client, `SELECT prop_value FROM app_property WHERE prop_key = 'instance.home'`)).toEqual([
      { prop_value: join(standin.place.home, 'shared') },
    ])
    expect(readFileSync(join(standin.place.home, 'log', 'bitbucket.pid'), 'utf8').trim()).toBe(
      String(standin.process.pid),
    )
  })

  it('on an empty database is a first run', async () => {
    const { standin } = await standins.begin({ template: 'template0' })

    expect(await standin.state()).toBe('FIRST_RUN')
    expect((await standin.get('/rest/api/latest/projects')).status).toBe(302)
  })

  it.each([
    [
      'the change log lock is held',
      `UPDATE databasechangeloglock SET locked = true`,
      'databasechangeloglock is locked',
    ],
    [
      'the schema is of a newer version',
      `UPDATE plugin_setting SET key_value = '8009000' WHERE key_name = 'plugins.lastVersion.server'`,
      'the schema is of a newer version: 8009000, this is 7002000',
    ],
  ])('is an error when %s', async (_, change, reason) => {
    const { standin } = await standins.begin({ prepare: (client) => client.query(change) })

    expect(await standin.state()).toBe('ERROR')
    expect((await fetch(`http://${standins.bind}:7990/status`)).status).toBe(500)
    expect(logOf(standin)).toContain(reason)
  })

  it('is an error when the database cannot be reached, and holds no session anywhere', async () => {
    const { standin } = await standins.begin({ properties: 'jdbc.url=jdbc:postgresql://127.0.0.1:1/nowhere\n' })

    expect(await standin.state()).toBe('ERROR')
    expect(logOf(standin)).toContain('ECONNREFUSED')
  })

  it('removes mirrors and their add-ons when the one-shot property is set, and no other add-on', async () => {
    const { client } = await standins.begin({
      properties: (jdbc) => `${jdbc}plugin.mirroring.remove-on-start=true\n`,
      prepare: (one) => plantContacts(one, standins.lab),
    })

    expect(await rows(client, 'SELECT * FROM "AO_8E6075_MIRROR_SERVER"')).toEqual([])
    expect(await rows(client, `SELECT key_value FROM plugin_setting WHERE key_name = 'ac.addon.list'`)).toEqual([
      { key_value: '#java.util.List\nother' },
    ])
  })

  it('of a newer version makes its tables, moves legacy webhooks over and raises the stamp', async () => {
    const { standin, client } = await standins.begin({
      lab: { version: '8.9.0' },
      prepare: (one) => plantContacts(one, standins.lab),
    })

    expect(await standin.state()).toBe('RUNNING')
    expect(await rows(client, `SELECT "ACTIVE", "URL" FROM "AO_A0B856_WEBHOOK" WHERE "NAME" = 'legacy'`)).toEqual([
      { ACTIVE: true, URL: 'http://legacy-webhook.corp.example:8080' },
    ])
    expect(
      await rows(client, `SELECT key_value FROM plugin_setting WHERE key_name = 'plugins.lastVersion.server'`),
    ).toEqual([{ key_value: '8009000' }])
    expect(await rows(client, `SELECT to_regclass('bb_mesh_node')::text AS made`)).toEqual([{ made: 'bb_mesh_node' }])
  })

  it('is refused while another process holds the home, and goes on after that one was killed', async () => {
    const { standin: first } = await standins.begin()
    const lock = join(first.place.home, '.lock')

    expect(existsSync(lock)).toBe(true)
    const lab = {
      ...JSON.parse(readFileSync(join(first.place.install, 'lab.json'), 'utf8')),
      bind: standins.lab.control.host.address,
    }
    writeFileSync(join(first.place.install, 'lab.json'), JSON.stringify(lab))
    const second = await startStandin({ ...first.place, bind: standins.lab.control.host.address })
    const refused = await second.state()
    await second.end()
    await first.end('SIGKILL')
    expect(existsSync(lock)).toBe(true)
    const third = await startStandin({ ...first.place, bind: standins.lab.control.host.address })
    const restarted = await third.state()
    await third.end()

    expect([refused, restarted]).toEqual(['ERROR', 'RUNNING'])
    expect(existsSync(lock)).toBe(false)
  })
})

describe('REST', () => {
  it('tells a mail server whose settings nobody recognises, and a survey blocks on it', async () => {
    const { lab, bind } = standins
    const { standin, client } = await standins.begin({
      prepare: async (one, { home }) => {
        const where = { topology: lab, version: '7.2', seed: 1, variant: 0, client: one, home } as const
        await plantEncodedMail(await createPlantContext(where))
      },
    })
    const credentials = { user: 'admin', password: new Secret('secret') }
    const bitbucket = openBitbucketReader({ api: `http://${bind}:7990`, credentials })
    const login = { host: '127.0.0.1', port: client.port, user: 'postgres', password: new Secret('x') }
    await using database = await openPostgresqlReader({
      ...login,
      database: client.database ?? '',
      tls: { mode: 'disable', ca: undefined },
    })

    const found = await mailServer.find(databaseEnvironment(database))
    const hidden = await mailServer.ask?.(bitbucket, found)
    await client.query(`DELETE FROM app_property WHERE prop_key = 'notification.transport'`)
    const none = await mailServer.ask?.(bitbucket, found)

    const sink = lab.sinks.find(({ kind }) => kind === 'mail')
    expect(found).toEqual([])
    expect(hidden?.findings.map(showFinding)).toEqual([
      `unclaimed:GET /rest/api/latest/admin/mail-server | a mail server that the running source reports, and whose settings Understudy does not recognise | ${sink?.address}:${sink?.port}`,
    ])
    expect(none).toEqual({ findings: [], warnings: [] })
    expect(await standin.state()).toBe('RUNNING')
  })

  it('tells a missing resource from a missing endpoint, and a stranger from a reader', async () => {
    const { standin } = await standins.begin()

    const missing = await standin.get('/rest/api/latest/projects/NONE')
    expect(missing.status).toBe(404)
    expect(await missing.json()).toEqual({
      errors: [
        {
          context: null,
          message: 'Project NONE does not exist.',
          exceptionName: 'com.atlassian.bitbucket.project.NoSuchProjectException',
        },
      ],
    })
    const absent = await standin.get('/rest/authconfig/latest/idps')
    expect(await absent.json()).toEqual({ message: 'HTTP 404 Not Found', 'status-code': 404, 'sub-code': -1 })
    expect((await standin.get('/rest/api/latest/admin/cluster', 'nobody')).status).toBe(401)
    expect((await standin.get('/rest/api/latest/admin/cluster', 'reader')).status).toBe(403)
    expect((await standin.get('/rest/api/latest/projects', 'reader')).status).toBe(200)
  })

  it('keeps what is set: licence, mail server, banner, password', async () => {
    const { standin } = await standins.begin()
    const admin = '/rest/api/latest/admin'

    expect((await standin.get(`${admin}/mail-server`)).status).toBe(404)
    const mail = { hostname: 'sink', port: 1025, protocol: 'SMTP', 'sender-address': 'a@b' }
    await standin.send('PUT', `${admin}/mail-server`, { body: mail })
    expect(await (await standin.get(`${admin}/mail-server`)).json()).toMatchObject(mail)
    expect((await standin.send('DELETE', `${admin}/mail-server`)).status).toBe(204)
    expect((await standin.get(`${admin}/mail-server`)).status).toBe(404)

    expect((await standin.get(`${admin}/banner`)).status).toBe(204)
    const banner = { audience: 'ALL', enabled: true, message: 'STAGING' }
    expect((await standin.send('PUT', `${admin}/banner`, { body: banner })).status).toBe(204)
    expect(await (await standin.get(`${admin}/banner`)).json()).toMatchObject(banner)

    await standin.send('POST', `${admin}/license`, { body: { license: 'STAGING-LICENCE' } })
    expect(await (await standin.get(`${admin}/license`)).json()).toMatchObject({
      license: 'STAGING-LICENCE',
      serverId: 'BAAA-BBBB-CCCC-DDDD',
    })

    const credentials = { name: 'reader', password: 'other', passwordConfirm: 'other' }
    expect((await standin.send('PUT', `${admin}/users/credentials`, { body: credentials })).status).toBe(204)
    expect((await standin.get('/rest/api/latest/projects', 'reader')).status).toBe(401)
  })

  it('shows projects by the base URL of the database, the directories and the nodes', async () => {
    const { standin, client } = await standins.begin()
    await client.query(`UPDATE app_property SET prop_value = 'http://staging:1' WHERE prop_key = 'instance.url'`)
    await client.query('UPDATE cwd_directory SET is_active = $1 WHERE id = 32770', ['F'])

    expect(await (await standin.get('/rest/api/1.0/projects')).json()).toMatchObject({
      isLastPage: true,
      values: [{ key: 'ONE', links: { self: [{ href: 'http://staging:1/projects/ONE' }] } }],
    })
    expect(await (await standin.get('/rest/api/1.0/projects/ONE/repos?limit=1')).json()).toMatchObject({
      isLastPage: false,
      nextPageStart: 1,
      values: [{ slug: 'first' }],
    })
    expect(
      await (await standin.get('/rest/api/latest/admin/user-directories?includeInactive=true')).json(),
    ).toMatchObject([
      { name: 'Internal', isActive: true },
      { name: 'Crowd', isActive: false },
    ])
    expect(await (await standin.get('/rest/api/latest/admin/cluster')).json()).toMatchObject({
      nodes: [{ local: true, address: { address: standins.bind } }],
    })
  })
})

describe('the maintenance calls', () => {
  it('lock, drain, report and unlock with their tokens; meanwhile pushes and pages are refused', async () => {
    const { standin } = await standins.begin()
    const pushed = Promise.withResolvers<void>()
    const push = pushThrough(`http://${standins.bind}:7990`, () => pushed.promise)

    const locked = await standin.send('POST', '/mvc/maintenance/lock')
    const unlockToken = await textField(locked, 'unlockToken')
    expect(locked.status).toBe(202)
    expect(await standin.state()).toBe('MAINTENANCE')
    expect((await standin.send('POST', '/mvc/maintenance/lock')).status).toBe(409)
    expect((await standin.get('/rest/api/latest/projects')).status).toBe(503)
    expect(await pushThrough(`http://${standins.bind}:7990`, async () => 'late')).toEqual({ kind: 'refused' })

    const headers = { 'X-Atlassian-Maintenance-Token': unlockToken }
    expect((await standin.send('POST', '/mvc/admin/backups?external=true', { headers })).status).toBe(202)
    const poll = async () => (await standin.send('GET', '/mvc/maintenance', { headers })).json()
    await expect.poll(poll).toMatchObject({ 'db-state': 'DRAINED', 'scm-state': 'LATCHED' })
    pushed.resolve()
    expect((await push).kind).toBe('pushed')
    await expect.poll(poll).toMatchObject({ 'db-state': 'DRAINED', 'scm-state': 'DRAINED' })

    const progress = `/mvc/admin/backups/progress/client?token=${unlockToken}&percentage=100`
    expect((await standin.send('POST', progress)).status).toBe(202)
    expect((await standin.get('/mvc/maintenance/lock')).status).toBe(200)
    expect((await standin.send('DELETE', '/mvc/maintenance/lock?token=wrong')).status).toBe(409)
    expect((await standin.send('DELETE', `/mvc/maintenance/lock?token=${unlockToken}`)).status).toBe(202)
    expect((await standin.get('/mvc/maintenance/lock')).status).toBe(404)
    expect(await standin.state()).toBe('RUNNING')
  })

  it('are answered as docs/operations.md says, when its commands are typed word for word', async () => {
    const { standin } = await standins.begin()
    const token = join(mkdtempSync(join(tmpdir(), 'understudy-token-')), 'token')
    const unlocking = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8')
    const [look = '', unlock = '', ...more] = shellLinesIn({ path: '', text: unlocking })
      .filter((line) => line.includes('/mvc/maintenance/'))
      .map((line) =>
        line
          .replace('-u admin ', '-u admin:secret ')
          .replace('http://bb1.prod.example.com:7990', `http://${standins.bind}:7990`)
          .replace('/etc/understudy/understudy-state/maintenance-lock-production.20261122-013000-k3f9', token),
      )
    const typed = (line: string) => run(['sh', '-c', line])

    expect(await typed(look)).toBe('404')
    writeFileSync(token, await textField(await standin.send('POST', '/mvc/maintenance/lock'), 'unlockToken'))
    expect([await typed(look), await typed(unlock), await typed(look)]).toEqual(['200', '202', '404'])
    expect(more).toEqual([])
  })

  it('fail as the faults file says: the answer of the lock is lost, the unlock answers 500 twice', async () => {
    const { standin } = await standins.begin()
    fault(standin, { loseLockAnswer: true })
    await expect(standin.send('POST', '/mvc/maintenance/lock')).rejects.toThrow('fetch failed')
    expect((await standin.get('/mvc/maintenance/lock')).status).toBe(200)
    fault(standin, { unlockFails: 2, statusError: true })

    const codes = []
    for (let call = 0; call < 3; call += 1) {
      codes.push((await standin.send('DELETE', '/mvc/maintenance/lock?token=unknown')).status)
    }

    expect(codes).toEqual([500, 500, 409])
    expect(await standin.state()).toBe('ERROR')
  })
})

describe('a backup', () => {
  it('is not started, or never drains, as long as the faults file says so', async () => {
    const { standin } = await standins.begin()
    const unlockToken = await textField(await standin.send('POST', '/mvc/maintenance/lock'), 'unlockToken')
    const headers = { 'X-Atlassian-Maintenance-Token': unlockToken }
    const start = () => standin.send('POST', '/mvc/admin/backups?external=true', { headers })
    const poll = async () => (await standin.send('GET', '/mvc/maintenance', { headers })).json()

    fault(standin, { backupStartFails: true })
    expect((await start()).status).toBe(500)
    fault(standin, { neverDrains: true })
    expect((await start()).status).toBe(202)
    await expect.poll(poll).toMatchObject({ 'db-state': 'LATCHED', 'scm-state': 'LATCHED' })
    fault(standin, {})
    await expect.poll(poll).toMatchObject({ 'db-state': 'DRAINED', 'scm-state': 'DRAINED' })
  })
})

function fault(standin: Standin, faults: Readonly<Record<string, unknown>>): void {
  writeFileSync(join(standin.place.install, 'lab-faults.json'), JSON.stringify(faults))
}

function logOf(standin: Standin): string {
  return readFileSync(join(standin.place.home, 'log', 'atlassian-bitbucket.log'), 'utf8')
}

async function rows(client: Client, sql: string): Promise<readonly unknown[]> {
  return (await client.query(sql)).rows
}
