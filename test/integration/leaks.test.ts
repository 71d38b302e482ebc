import type { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAppTables, createSchema } from '../../lab/database/schema.ts'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { placeName } from '../../src/kernel/place.ts'
import type { Leak, LeakReport } from '../../src/leaks/leak.ts'
import { searchLeaks, type LeakSearch } from '../../src/leaks/search-leaks.ts'
import { bareLeakSearch } from '../fixtures/leak-search.ts'
import { jvmArgument, property, variable } from '../fixtures/setting.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'

let cluster: Cluster
let client: Client
let count = 0

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.createDatabase('template_7_2')
  const template = await cluster.superuserClient('template_7_2')
  await createSchema(template, '7.2')
  await createAppTables(template, 'unknown-app')
  await template.end()
})

beforeEach(async () => {
  count += 1
  await cluster.createDatabase(`copy_${count}`, { template: 'template_7_2' })
  client = await cluster.superuserClient(`copy_${count}`)
  // Rows may stand alone here, without those that they belong to.
  await client.query('SET session_replication_role = replica')
  return () => client.end()
})

afterAll(async () => {
  await cluster.stop()
})

describe('searchLeaks in a database', () => {
  it('counts what people wrote, and stops on one webhook', async () => {
    await client.query(
      `INSERT INTO bb_comment (id, author_id, comment_text, created_timestamp, entity_version, updated_timestamp, severity, state)
        SELECT i, 1, 'see https://bitbucket.example.com/projects/A/repos/a/commits/' || md5(i::text), now(), 1, now(), 0, 0
        FROM generate_series(1, 10000) i`,
    )
    await plantWebhook({ id: 7, active: true, url: 'https://bitbucket.example.com/rest/notify?token=abcdef' })

    const report = await search()

    expect(report.leaks.map(show)).toEqual([
      'live AO_A0B856_WEBHOOK[ID=7].URL bitbucket.example.com 1',
      'content bb_comment.comment_text bitbucket.example.com 10000 (comments and tasks that people wrote)',
    ])
    expect(report.leaks[0]?.excerpt).toBe('https://bitbucket.example.com/rest/notify?token=[secret]')
    expect(report.totals).toEqual({ live: 1, 'switched-off': 0, allowed: 0, content: 10_000 })
    expect(report.bytes).toBeGreaterThan(700_000)
  })

  it('tells what is switched off from what is live', async () => {
    await plantWebhook({ id: 8, active: false, url: 'https://bitbucket.example.com/off' })
    await client.query(
      `INSERT INTO "AO_A0B856_WEBHOOK_CONFIG" ("ID", "KEY", "VALUE", "WEBHOOKID") VALUES (1, 'url', 'http://bitbucket.example.com', 8)`,
    )
    await plantDirectory(32_770, 'F')
    await plantDirectory(32_771, 'T')
    await client.query(
      `INSERT INTO sta_shared_lob (id, lob_data) VALUES (1, '{"url":"http://bitbucket.example.com/1"}'), (2, '{"url":"http://bitbucket.example.com/2"}');
       INSERT INTO sta_repo_hook (id, project_id, hook_key, is_enabled, lob_id) VALUES (1, 1, 'a:b', false, 1), (2, 1, 'c:d', true, 2), (3, 2, 'c:d', false, 2)`,
    )

    const { leaks } = await search()

    expect(leaks.map(show)).toEqual([
      'live cwd_directory_attribute[directory_id=32771,attribute_name=crowd.server.url].attribute_value bitbucket.example.com 1',
      'live sta_shared_lob[id=2].lob_data bitbucket.example.com 1',
      'switched-off AO_A0B856_WEBHOOK[ID=8].URL bitbucket.example.com 1 (the webhook is inactive)',
      'switched-off AO_A0B856_WEBHOOK_CONFIG[ID=1].VALUE bitbucket.example.com 1 (its webhook is inactive)',
      'switched-off cwd_directory_attribute[directory_id=32770,attribute_name=crowd.server.url].attribute_value bitbucket.example.com 1 (its directory is inactive)',
      'switched-off sta_shared_lob[id=1].lob_data bitbucket.example.com 1 (its hook is off)',
    ])
  })

  it('takes a table that nobody knows for live, whatever its types', async () => {
    await client.query(
      `CREATE TABLE "AO_777777_MINE" ("ID" serial PRIMARY KEY, "HOSTS" text[], "PAGE" json, "BLOB" bytea, "AT" inet);
       INSERT INTO "AO_777777_MINE" ("HOSTS", "PAGE", "BLOB", "AT")
         VALUES ('{bitbucket.example.com,other}', '{"a":"http:\\/\\/bitbucket.example.com"}', 'x bitbucket.example.com', '10.0.0.5');
       CREATE TABLE without_key (note text);
       INSERT INTO without_key VALUES ('10.0.0.5'), ('10.0.0.50'), ('10.0.0.5:80')`,
    )

    const { leaks } = await search()

    expect(leaks.map(show)).toEqual([
      'live AO_777777_MINE[ID=1].HOSTS bitbucket.example.com 1',
      'live AO_777777_MINE[ID=1].PAGE bitbucket.example.com 1',
      'live AO_777777_MINE[ID=1].BLOB bitbucket.example.com 1',
      'live AO_777777_MINE[ID=1].AT 10.0.0.5 1',
      'live without_key.note 10.0.0.5 2',
    ])
  })

  it('allows what somebody decided on, and no neighbour of it', async () => {
    const insert = `INSERT INTO "AO_ABC123_DEPLOY_TARGET" ("ID", "NAME", "TARGET_URL") VALUES`
    await client.query(`${insert} (1, 'bitbucket.example.com', 'http://bitbucket.example.com')`)
    await plantWebhook({ id: 1, active: true, url: 'https://bitbucket.example.com/kept' })
    await plantWebhook({ id: 2, active: true, url: 'https://bitbucket.example.com/cut' })
    await client.query(
      `INSERT INTO plugin_setting (namespace, key_name, key_value, id) VALUES
        ('n', 'applinks.admin.l1.rpc.url', 'https://bitbucket.example.com', 1001), ('n', 'applinks.admin.l12.rpc.url', 'https://bitbucket.example.com', 1002);
       INSERT INTO "AO_A0B856_WEBHOOK_CONFIG" ("ID", "KEY", "VALUE", "WEBHOOKID") VALUES (1, 'x', 'http://bitbucket.example.com 10.0.0.5', 1)`,
    )
    const endpoint = { host: 'bitbucket.example.com', port: 443, protocol: 'tcp' } as const
    const webhooks = [{ kind: 'table', table: 'AO_A0B856_*' }]

    const { leaks } = await search({
      allowed: [{ table: 'AO_ABC123_DEPLOY_TARGET', column: 'NAME', reason: 'a name only' }],
      kept: [
        {
          where: { kind: 'row', table: 'AO_A0B856_WEBHOOK', key: { ID: 1 } },
          endpoints: [endpoint],
          claims: webhooks,
          because: 'a webhook for tests',
        },
        {
          where: { kind: 'row', table: 'plugin_setting', key: { namespace: 'n', key_name: 'applinks.admin.l1' } },
          endpoints: [endpoint],
          claims: [],
          because: 'a link for tests',
        },
      ],
    })

    expect(leaks.map(show)).toEqual([
      'live AO_A0B856_WEBHOOK[ID=2].URL bitbucket.example.com 1',
      'live AO_A0B856_WEBHOOK_CONFIG[ID=1].VALUE 10.0.0.5 1',
      'live AO_ABC123_DEPLOY_TARGET[ID=1].TARGET_URL bitbucket.example.com 1',
      'live plugin_setting[namespace=n,key_name=applinks.admin.l12.rpc.url].key_value bitbucket.example.com 1',
      'allowed AO_A0B856_WEBHOOK.URL bitbucket.example.com 1 (a webhook for tests)',
      'allowed AO_A0B856_WEBHOOK_CONFIG.VALUE bitbucket.example.com 1 (a webhook for tests)',
      'allowed AO_ABC123_DEPLOY_TARGET.NAME bitbucket.example.com 1 (a name only)',
      'allowed plugin_setting.key_value bitbucket.example.com 1 (a link for tests)',
    ])
  })

  it('finds what the database server itself would act on: functions, views, foreign servers', async () => {
    const copy = client.database ?? ''
    await client.query(`create table note (id int default length('bitbucket.example.com'), constraint named check (id::text <> '10.0.0.5'));
      create function report() returns trigger language plpgsql as $$ begin
        perform 1;
        perform 'host=bitbucket.example.com dbname=x'; return new; end $$;
      create trigger reports before insert on note for each row execute function report('bitbucket.example.com');
      create view seen as select 'http://bitbucket.example.com/' as url;
      create materialized view kept as select '10.0.0.5'::text as address;
      create rule redirect as on update to note do also select 'bitbucket.example.com';
      create foreign data wrapper elsewhere;
      create server production foreign data wrapper elsewhere options (host 'bitbucket.example.com', port '5432');
      create foreign table remote (id int) server production options (table_name 'x', host '10.0.0.5');
      create user mapping for postgres server production options (user 'x', host 'bitbucket.example.com');
      create subscription follow connection 'host=bitbucket.example.com' publication p with (connect = false);
      alter database ${copy} set my.upstream = 'bitbucket.example.com'`)

    const { leaks } = await search({
      allowed: [{ table: 'pg_class', column: 'definition', reason: 'views only show' }],
    })
    await client.query('alter subscription follow set (slot_name = none); drop subscription follow')

    expect(leaks.map(show)).toEqual([
      'live pg_proc[name=report()].definition bitbucket.example.com 1',
      'live pg_rewrite[name=public.note redirect].definition bitbucket.example.com 1',
      'live pg_trigger[name=public.note reports].definition bitbucket.example.com 1',
      'live pg_attrdef[name=public.note.id].definition bitbucket.example.com 1',
      'live pg_constraint[name=public.note named].definition 10.0.0.5 1',
      'live pg_foreign_server[name=production].definition bitbucket.example.com 1',
      'live pg_foreign_table[name=public.remote].definition 10.0.0.5 1',
      'live pg_user_mapping[name=production postgres].definition bitbucket.example.com 1',
      'live pg_db_role_setting[name=].definition bitbucket.example.com 1',
      'live pg_subscription[name=follow].definition bitbucket.example.com 1',
      'allowed pg_class[name=public.seen].definition bitbucket.example.com 1 (views only show)',
      'allowed pg_class[name=public.kept].definition 10.0.0.5 1 (views only show)',
    ])
    expect(leaks[0]?.excerpt).toBe("perform 'host=bitbucket.example.com dbname=x'; return new; end $function$")
  })

  it('lists a thousand live places and counts the others', async () => {
    await client.query(
      `INSERT INTO "AO_ABC123_DEPLOY_TARGET" ("NAME", "TARGET_URL") SELECT 'n', 'http://bitbucket.example.com/' || i FROM generate_series(1, 2500) i`,
    )

    const report = await search()

    expect(report.leaks).toHaveLength(1000)
    expect(report.totals.live).toBe(2500)
  })

  it('ends with the reason of its signal', async () => {
    await plantWebhook({ id: 1, active: true, url: 'https://bitbucket.example.com/' })

    await expect(search({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })
})

describe('searchLeaks in the environment of the service', () => {
  const settings = [
    variable('REPORT_TO', 'report.to', 'bitbucket.example.com'),
    variable('EXPORT_TO', 'export.to', 'sftp bitbucket.example.com'),
    jvmArgument('report.host', 'bitbucket.example.com'),
    variable('NOTES_TO', 'notes.to', 'bitbucket.example.com.evil'),
    property('plugin.example.host', 'bitbucket.example.com'),
  ]

  it('finds a bare name, which no integration knows and which looks like no address', async () => {
    const where = {
      kind: 'environment',
      origin: '/etc/systemd/system/atlbitbucket.service:7',
      name: 'EXPORT_TO',
    } as const
    const kept = [{ where, endpoints: [], claims: [], because: 'the exporter is off' }]

    const report = await search({ settings, kept })

    expect(report.leaks.map(show)).toEqual([
      'live /etc/systemd/system/atlbitbucket.service:7: REPORT_TO bitbucket.example.com 1',
      'live /opt/bitbucket/bin/_start-webapp.sh:12: -Dreport.host bitbucket.example.com 1',
      'allowed /etc/systemd/system/atlbitbucket.service:7: EXPORT_TO bitbucket.example.com 1 (the exporter is off)',
    ])
  })
})

async function search(options: Partial<LeakSearch> = {}): Promise<LeakReport> {
  const { address: host, port } = cluster
  const login = { host, port, user: 'postgres', password: new Secret('unused'), tls: { mode: 'disable' } } as const
  await using database = await openPostgresqlReader({ ...login, database: client.database ?? '' })
  const needles = ['bitbucket.example.com', '10.0.0.5'].map((text) => ({ kind: 'host', text, host: text }) as const)
  return await searchLeaks({ ...bareLeakSearch(database, needles), ...options })
}

async function plantWebhook(webhook: { id: number; active: boolean; url: string }): Promise<void> {
  await client.query(
    `INSERT INTO "AO_A0B856_WEBHOOK" ("ID", "ACTIVE", "CREATED", "NAME", "SCOPE_TYPE", "UPDATED", "URL") VALUES ($1, $2, now(), 'w', 'global', now(), $3)`,
    [webhook.id, webhook.active, webhook.url],
  )
}

async function plantDirectory(id: number, active: 'T' | 'F'): Promise<void> {
  await client.query(
    `INSERT INTO cwd_directory (id, directory_name, lower_directory_name, created_date, updated_date, impl_class, lower_impl_class, directory_type, is_active)
      VALUES ($1, $2, $2, now(), now(), 'i', 'i', 'CROWD', $3)`,
    [id, `crowd ${id}`, active],
  )
  await client.query(
    `INSERT INTO cwd_directory_attribute VALUES ($1, 'crowd.server.url', 'https://bitbucket.example.com/crowd')`,
    [id],
  )
}

function show({ state, where, needle, count: times, because }: Leak): string {
  return `${state} ${placeName(where)} ${needle} ${times}${because === undefined ? '' : ` (${because})`}`
}
