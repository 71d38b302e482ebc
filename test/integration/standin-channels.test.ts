import type { Client } from 'pg'
import { z } from 'zod'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { LabVersion } from '../../lab/database/stamp.ts'
import { fullVersions } from '../../lab/install/write-installation.ts'
import { createPlantContext } from '../../lab/population/context.ts'
import { planted, situations } from '../../lab/population/registry.ts'
import { readContacts, resetContacts } from '../../lab/sinks/start-sinks.ts'
import type { SinkKind } from '../../lab/topology.ts'
import { createSetUpDatabase, plantContacts, plantNewerContacts } from '../fixtures/standin-database.ts'
import { textField, type Standin } from '../fixtures/standin-process.ts'
import { openStandins, type Standins } from '../fixtures/standins.ts'

let standins: Standins

beforeAll(async () => {
  standins = await openStandins(95)
})
afterAll(() => standins[Symbol.asyncDispose]())
afterEach(() => standins.endAll())

describe('the channels', () => {
  it('contact every system that an uncut 7.2 names, from the own address of the host', async () => {
    await resetContacts(standins.lab)
    await standins.begin({ properties: withSystems, prepare: (client) => plantContacts(client, standins.lab) })
    const kinds = async () => [...new Set((await readContacts(standins.lab)).map((one) => one.kind))].toSorted()

    const only8x = ['jira-cloud', 'mesh', 'oauth2']
    const expected = standins.lab.sinks.map((sink) => sink.kind).filter((kind) => !only8x.includes(kind))
    await expect.poll(kinds, { timeout: 10_000 }).toEqual(expected.toSorted())
    expect([...new Set((await readContacts(standins.lab)).map((one) => one.from))]).toEqual([standins.bind])
  })

  it.each<readonly [LabVersion, number, readonly SinkKind[]]>([
    ['4.7', 0, ['import', 'jira-cloud', 'mesh', 'oauth2', 'webhook']],
    ['7.2', 1, ['jira-cloud', 'mesh', 'oauth2']],
    ['8.9', 2, []],
  ])('contact every system that the production of the lab names, %s, shape %i', async (version, variant, absent) => {
    await resetContacts(standins.lab)
    await standins.begin({
      template: 'template0',
      lab: { version: fullVersions[version] },
      prepare: async (client, { home }) => {
        await createSetUpDatabase(client, '/var/elsewhere/shared', version)
        const context = await createPlantContext({ client, topology: standins.lab, version, variant, seed: 1, home })
        for (const plant of [...Object.values(planted), ...Object.values(situations)]) await plant(context)
      },
    })
    const kinds = async () => [...new Set((await readContacts(standins.lab)).map((one) => one.kind))].toSorted()

    const expected = standins.lab.sinks.map((sink) => sink.kind).filter((kind) => !absent.includes(kind))
    await expect.poll(kinds, { timeout: 10_000 }).toEqual(expected.toSorted())
  })

  it('leave every system alone that is switched off or gone, and go on with the rest', async () => {
    await standins.begin({
      prepare: async (client) => {
        await plantContacts(client, standins.lab)
        await client.query(SWITCH_OFF)
      },
    })
    await resetContacts(standins.lab)

    await expect.poll(async () => (await readContacts(standins.lab)).length, { timeout: 10_000 }).toBeGreaterThan(4)
    expect([...new Set((await readContacts(standins.lab)).map((one) => one.kind))]).toEqual(['unknown-app'])
  })

  it('send the webhooks of the pushed repository, and those of a push under the lock after it', async () => {
    const { client, standin } = await standins.begin({ prepare: (one) => plantContacts(one, standins.lab) })
    const posts = async () =>
      (await readContacts(standins.lab)).filter((one) => one.kind === 'webhook').map((one) => one.firstLine)
    await expect.poll(posts).toContain('POST /second HTTP/1.1')
    await resetContacts(standins.lab)

    await push(client, { activity: 900, repository: 1 })
    await expect.poll(posts).toEqual(['POST /first HTTP/1.1'])
    const unlockToken = await textField(await standin.send('POST', '/mvc/maintenance/lock'), 'unlockToken')
    await push(client, { activity: 901, repository: 2 })
    expect(await posts()).toEqual(['POST /first HTTP/1.1'])
    await standin.send('DELETE', `/mvc/maintenance/lock?token=${unlockToken}`)
    await expect.poll(posts).toEqual(['POST /first HTTP/1.1', 'POST /second HTTP/1.1'])
  })

  it('contact Mesh, Jira Cloud and OAuth2 servers in 8.9', async () => {
    await resetContacts(standins.lab)
    await standins.begin({ lab: { version: '8.9.0' }, prepare: (client) => plantNewerContacts(client, standins.lab) })
    const kinds = async () => [...new Set((await readContacts(standins.lab)).map((one) => one.kind))].toSorted()

    await expect.poll(kinds, { timeout: 10_000 }).toEqual(['jira-cloud', 'mesh', 'oauth2', 'single-sign-on'])
  })

  it.each([
    ['the same group', 'production'],
    ['a group of its own', 'staging'],
  ])('join cluster members of %s', async (_, group) => {
    const other = standins.lab.control.host.address
    const members = `hazelcast.network.tcpip.members=${standins.bind},${other}\n`
    const joined = group === 'production' ? [standins.bind, other] : [standins.bind]
    const { standin } = await standins.begin({
      properties: (jdbc) => `${jdbc}${members}hazelcast.group.name=production\n`,
    })
    const second = await standins.begin({
      lab: { bind: other },
      properties: (jdbc) => `${jdbc}${members}hazelcast.group.name=${group}\n`,
    })

    await expect.poll(() => nodeAddresses(standin)).toEqual(joined)
    await expect.poll(async () => (await nodeAddresses(second.standin)).length).toBe(joined.length)
  })
})

async function push(client: Client, { activity, repository }: { activity: number; repository: number }): Promise<void> {
  await client.query(`INSERT INTO sta_activity (id, activity_type, created_timestamp, user_id) VALUES (${activity}, 3, now(), 1);
    INSERT INTO sta_repo_activity VALUES (${activity}, ${repository}); INSERT INTO sta_repo_push_activity VALUES (${activity}, 'push')`)
}

const Nodes = z.object({ nodes: z.array(z.object({ address: z.object({ address: z.string() }) })) })

async function nodeAddresses(standin: Standin): Promise<readonly string[]> {
  const answer = await standin.get('/rest/api/latest/admin/cluster')
  return Nodes.parse(await answer.json()).nodes.map((node) => node.address.address)
}

function withSystems(jdbc: string): string {
  return `${jdbc}
hazelcast.network.tcpip=true
hazelcast.network.tcpip.members=cluster.corp.example:5701,${standins.bind}:5701
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
