import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { join } from 'node:path'
import type { Client } from 'pg'
import { z } from 'zod'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { LabVersion } from '../../lab/database/stamp.ts'
import { fullVersions } from '../../lab/install/write-installation.ts'
import { createPlantContext } from '../../lab/population/context.ts'
import { planted, situations } from '../../lab/population/registry.ts'
import { openSinks } from '../../lab/sinks/sinks.ts'
import { readContacts, resetContacts } from '../../lab/sinks/start-sinks.ts'
import { pushThrough } from '../../lab/standin/push-gate.ts'
import { type SinkKind, topology } from '../../lab/topology.ts'
import { type Cluster, startCluster } from '../fixtures/postgresql.ts'
import { createSetUpDatabase, plantContacts, plantNewerContacts } from '../fixtures/standin-database.ts'
import { makePlace, removePlace, type Standin, type StandinPlace, startStandin } from '../fixtures/standin-process.ts'

const LAB = topology({ root: '/nowhere', block: 93, seed: 1 })
const BIND = LAB.staging.host.address
const QUICK = { startMs: 0, firstMs: 0, everyMs: 200, mailMs: 200, pushMs: 50, latchMs: 50, drainMs: 100 }

let cluster: Cluster
let sinks: readonly Server[]
let databases = 0
const open: Standin[] = []

beforeAll(async () => {
  cluster = await startCluster()
  sinks = await openSinks(LAB)
  await trustLabAddresses()
  await cluster.createDatabase('set_up')
  const client = await cluster.superuserClient('set_up')
  await createSetUpDatabase(client, '/var/elsewhere/shared')
  await client.end()
})

afterAll(async () => {
  for (const sink of sinks) sink.close()
  await cluster.stop()
})

afterEach(async () => {
  for (const { standin, place } of open.splice(0).map((one) => ({ standin: one, place: one.place }))) {
    await standin.end()
    removePlace(place)
  }
})

describe('a start', () => {
  it('reaches RUNNING, holds sessions as the JDBC driver does, and repairs the path of a home that moved', async () => {
    const { standin, client } = await begin()

    expect(await standin.state()).toBe('RUNNING')
    expect(
      await rows(
        client,
        `SELECT DISTINCT application_name, client_addr::text FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      ),
    ).toEqual([{ application_name: 'PostgreSQL JDBC Driver', client_addr: `${BIND}/32` }])
    expect(await rows(client, `SELECT prop_value FROM app_property WHERE prop_key = 'instance.home'`)).toEqual([
      { prop_value: join(standin.place.home, 'shared') },
    ])
    expect(readFileSync(join(standin.place.home, 'log', 'bitbucket.pid'), 'utf8').trim()).toBe(
      String(standin.process.pid),
    )
  })

  it('on an empty database is a first run', async () => {
    const { standin } = await begin({ template: 'template0' })

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
    const { standin } = await begin({ prepare: (client) => client.query(change) })

    expect(await standin.state()).toBe('ERROR')
    expect((await fetch(`http://${BIND}:7990/status`)).status).toBe(500)
    expect(logOf(standin)).toContain(reason)
  })

  it('is an error when the database cannot be reached, and holds no session anywhere', async () => {
    const { standin } = await begin({ properties: 'jdbc.url=jdbc:postgresql://127.0.0.1:1/nowhere\n' })

    expect(await standin.state()).toBe('ERROR')
    expect(logOf(standin)).toContain('ECONNREFUSED')
  })

  it('removes mirrors and their add-ons when the one-shot property is set, and no other add-on', async () => {
    const { client } = await begin({
      properties: (jdbc) => `${jdbc}plugin.mirroring.remove-on-start=true\n`,
      prepare: (one) => plantContacts(one, LAB),
    })

    expect(await rows(client, 'SELECT * FROM "AO_8E6075_MIRROR_SERVER"')).toEqual([])
    expect(await rows(client, `SELECT key_value FROM plugin_setting WHERE key_name = 'ac.addon.list'`)).toEqual([
      { key_value: '#java.util.List\nother' },
    ])
  })

  it('of a newer version makes its tables, moves legacy webhooks over and raises the stamp', async () => {
    const { standin, client } = await begin({ lab: { version: '8.9.0' }, prepare: (one) => plantContacts(one, LAB) })

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
    const { standin: first } = await begin()
    const lock = join(first.place.home, '.lock')

    expect(existsSync(lock)).toBe(true)
    const lab = {
      ...JSON.parse(readFileSync(join(first.place.install, 'lab.json'), 'utf8')),
      bind: LAB.control.host.address,
    }
    writeFileSync(join(first.place.install, 'lab.json'), JSON.stringify(lab))
    const second = await startStandin({ ...first.place, bind: LAB.control.host.address })
    const refused = await second.state()
    await second.end()
    await first.end('SIGKILL')
    expect(existsSync(lock)).toBe(true)
    const third = await startStandin({ ...first.place, bind: LAB.control.host.address })
    const restarted = await third.state()
    await third.end()

    expect([refused, restarted]).toEqual(['ERROR', 'RUNNING'])
    expect(existsSync(lock)).toBe(false)
  })
})

describe('REST', () => {
  it('tells a missing resource from a missing endpoint, and a stranger from a reader', async () => {
    const { standin } = await begin()

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
    const { standin } = await begin()
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
    const { standin, client } = await begin()
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
      nodes: [{ local: true, address: { address: BIND } }],
    })
  })
})

describe('the maintenance calls', () => {
  it('lock, drain, report and unlock with their tokens; meanwhile pushes and pages are refused', async () => {
    const { standin } = await begin()
    const pushed = Promise.withResolvers<void>()
    const push = pushThrough(`http://${BIND}:7990`, () => pushed.promise)

    const locked = await standin.send('POST', '/mvc/maintenance/lock')
    const unlockToken = await textField(locked, 'unlockToken')
    expect(locked.status).toBe(202)
    expect(await standin.state()).toBe('MAINTENANCE')
    expect((await standin.send('POST', '/mvc/maintenance/lock')).status).toBe(409)
    expect((await standin.get('/rest/api/latest/projects')).status).toBe(503)
    expect(await pushThrough(`http://${BIND}:7990`, async () => 'late')).toEqual({ kind: 'refused' })

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

  it('fail as the faults file says: the answer of the lock is lost, the unlock answers 500 twice', async () => {
    const { standin } = await begin()
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
    const { standin } = await begin()
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

describe('the channels', () => {
  it('contact every system that an uncut 7.2 names, from the own address of the host', async () => {
    await resetContacts(LAB)
    await begin({ properties: withSystems, prepare: (client) => plantContacts(client, LAB) })
    const kinds = async () => [...new Set((await readContacts(LAB)).map((one) => one.kind))].toSorted()

    const only8x = ['jira-cloud', 'mesh', 'oauth2']
    const expected = LAB.sinks.map((sink) => sink.kind).filter((kind) => !only8x.includes(kind))
    await expect.poll(kinds, { timeout: 10_000 }).toEqual(expected.toSorted())
    expect([...new Set((await readContacts(LAB)).map((one) => one.from))]).toEqual([BIND])
  })

  it.each<readonly [LabVersion, number, readonly SinkKind[]]>([
    ['4.7', 0, ['import', 'jira-cloud', 'mesh', 'oauth2', 'webhook']],
    ['7.2', 1, ['jira-cloud', 'mesh', 'oauth2']],
    ['8.9', 2, []],
  ])('contact every system that the production of the lab names, %s, shape %i', async (version, variant, absent) => {
    await resetContacts(LAB)
    await begin({
      template: 'template0',
      lab: { version: fullVersions[version] },
      prepare: async (client, { home }) => {
        await createSetUpDatabase(client, '/var/elsewhere/shared', version)
        const context = await createPlantContext({ client, topology: LAB, version, variant, seed: 1, home })
        for (const plant of [...Object.values(planted), ...Object.values(situations)]) await plant(context)
      },
    })
    const kinds = async () => [...new Set((await readContacts(LAB)).map((one) => one.kind))].toSorted()

    const expected = LAB.sinks.map((sink) => sink.kind).filter((kind) => !absent.includes(kind))
    await expect.poll(kinds, { timeout: 10_000 }).toEqual(expected.toSorted())
  })

  it('leave every system alone that is switched off or gone, and go on with the rest', async () => {
    await begin({
      prepare: async (client) => {
        await plantContacts(client, LAB)
        await client.query(SWITCH_OFF)
      },
    })
    await resetContacts(LAB)

    await expect.poll(async () => (await readContacts(LAB)).length, { timeout: 10_000 }).toBeGreaterThan(4)
    expect([...new Set((await readContacts(LAB)).map((one) => one.kind))]).toEqual(['unknown-app'])
  })

  it('send the webhooks of the pushed repository, and those of a push under the lock after it', async () => {
    const { client, standin } = await begin({ prepare: (one) => plantContacts(one, LAB) })
    const posts = async () =>
      (await readContacts(LAB)).filter((one) => one.kind === 'webhook').map((one) => one.firstLine)
    await expect.poll(posts).toContain('POST /second HTTP/1.1')
    await resetContacts(LAB)

    await push(client, { activity: 900, repository: 1 })
    await expect.poll(posts).toEqual(['POST /first HTTP/1.1'])
    const unlockToken = await textField(await standin.send('POST', '/mvc/maintenance/lock'), 'unlockToken')
    await push(client, { activity: 901, repository: 2 })
    expect(await posts()).toEqual(['POST /first HTTP/1.1'])
    await standin.send('DELETE', `/mvc/maintenance/lock?token=${unlockToken}`)
    await expect.poll(posts).toEqual(['POST /first HTTP/1.1', 'POST /second HTTP/1.1'])
  })

  it('contact Mesh, Jira Cloud and OAuth2 servers in 8.9', async () => {
    await resetContacts(LAB)
    await begin({ lab: { version: '8.9.0' }, prepare: (client) => plantNewerContacts(client, LAB) })
    const kinds = async () => [...new Set((await readContacts(LAB)).map((one) => one.kind))].toSorted()

    await expect.poll(kinds, { timeout: 10_000 }).toEqual(['jira-cloud', 'mesh', 'oauth2', 'single-sign-on'])
  })

  it.each([
    ['the same group', 'production', [BIND, LAB.control.host.address]],
    ['a group of its own', 'staging', [BIND]],
  ])('join cluster members of %s', async (_, group, addresses) => {
    const members = `hazelcast.network.tcpip.members=${BIND},${LAB.control.host.address}\n`
    const { standin } = await begin({ properties: (jdbc) => `${jdbc}${members}hazelcast.group.name=production\n` })
    const other = await begin({
      lab: { bind: LAB.control.host.address },
      properties: (jdbc) => `${jdbc}${members}hazelcast.group.name=${group}\n`,
    })

    await expect.poll(() => nodeAddresses(standin)).toEqual(addresses)
    await expect.poll(async () => (await nodeAddresses(other.standin)).length).toBe(addresses.length)
  })
})

interface Begin {
  readonly template?: string
  readonly lab?: Readonly<Record<string, string>>
  readonly properties?: string | ((jdbc: string) => string)
  readonly prepare?: (client: Client, place: StandinPlace) => Promise<unknown>
}

async function begin(options: Begin = {}): Promise<{ readonly standin: Standin; readonly client: Client }> {
  databases += 1
  const name = `copy_${databases}`
  await cluster.createDatabase(name, { template: options.template ?? 'set_up' })
  const client = await cluster.superuserClient(name)
  const jdbc = `jdbc.url=jdbc:postgresql://127.0.0.1:${cluster.port}/${name}\njdbc.user=postgres\njdbc.password=x\n`
  const stated = options.properties ?? jdbc
  const lab = { version: '7.2.0', bind: BIND, names: LAB.names, intervals: QUICK, ...options.lab }
  const place: StandinPlace = makePlace(lab, typeof stated === 'string' ? stated : stated(jdbc))
  await options.prepare?.(client, place)
  const standin = await startStandin(place)
  open.push({ ...standin, end: (signal) => standin.end(signal).then(() => client.end().catch(() => undefined)) })
  return { standin, client }
}

async function push(client: Client, { activity, repository }: { activity: number; repository: number }): Promise<void> {
  await client.query(`INSERT INTO sta_activity (id, activity_type, created_timestamp, user_id) VALUES (${activity}, 3, now(), 1);
    INSERT INTO sta_repo_activity VALUES (${activity}, ${repository}); INSERT INTO sta_repo_push_activity VALUES (${activity}, 'push')`)
}

const Nodes = z.object({ nodes: z.array(z.object({ address: z.object({ address: z.string() }) })) })

async function nodeAddresses(standin: Standin): Promise<readonly string[]> {
  const answer = await standin.get('/rest/api/latest/admin/cluster')
  return Nodes.parse(await answer.json()).nodes.map((node) => node.address.address)
}

async function textField(answer: Response, name: string): Promise<string> {
  const body: unknown = await answer.json()
  return z
    .record(z.string(), z.unknown())
    .transform((fields) => String(fields[name]))
    .parse(body)
}

function withSystems(jdbc: string): string {
  return `${jdbc}
hazelcast.network.tcpip=true
hazelcast.network.tcpip.members=cluster.corp.example:5701,${BIND}:5701
plugin.search.elasticsearch.baseurl=http://search.corp.example:9200
plugin.bitbucket-git-lfs.s3.endpoint=http://object-storage.corp.example:9000
`
}

const SWITCH_OFF = `
  DELETE FROM app_property WHERE prop_key LIKE 'mail%';
  UPDATE "AO_A0B856_WEBHOOK" SET "ACTIVE" = false;
  UPDATE "AO_A0B856_WEB_HOOK_LISTENER_AO" SET "ENABLED" = false;
  UPDATE sta_repo_hook SET is_enabled = false;
  DELETE FROM "AO_8E6075_MIRROR_SERVER";
  DELETE FROM plugin_setting WHERE key_name LIKE 'applinks.global%' OR key_name LIKE 'ac%';
  UPDATE plugin_setting SET key_value = 'NONE' WHERE key_name LIKE '%sso-type';
  UPDATE cwd_directory SET is_active = 'F' WHERE directory_type <> 'INTERNAL';
  DELETE FROM "AO_5FB9D7_AOHIP_CHAT_LINK"; DELETE FROM "AO_D6A508_REPO_IMPORT_TASK";
  DELETE FROM "AO_1F9F46_AOSLACK_LINK"`

function fault(standin: Standin, faults: Readonly<Record<string, unknown>>): void {
  writeFileSync(join(standin.place.install, 'lab-faults.json'), JSON.stringify(faults))
}

function logOf(standin: Standin): string {
  return readFileSync(join(standin.place.home, 'log', 'atlassian-bitbucket.log'), 'utf8')
}

// A private server trusts 127.0.0.1 only; lab hosts have addresses of their own.
async function trustLabAddresses(): Promise<void> {
  appendFileSync(join(cluster.dataFolder, 'pg_hba.conf'), '\nhost all all 127.0.0.0/8 trust\n')
  const client = await cluster.superuserClient()
  await client.query('SELECT pg_reload_conf()')
  await client.end()
}

async function rows(client: Client, sql: string): Promise<readonly unknown[]> {
  return (await client.query(sql)).rows
}
