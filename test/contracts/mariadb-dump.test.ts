import { appendFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openMysqlReader } from '../../src/adapters/databases/mysql/reader.ts'
import { openMysqlServer } from '../../src/adapters/databases/mysql/server.ts'
import { openSnapshotSession } from '../../src/adapters/databases/mysql/snapshot.ts'
import { openTableCounter } from '../../src/adapters/databases/mysql/table-counter.ts'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openSpool } from '../../src/adapters/hosts/open-spool.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { restoreStatements } from '../../src/argv/mysql.ts'
import { renderRestoreStatements } from '../../src/backup/restore-program.ts'
import { formatMark } from '../../src/kernel/mark.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { configOf, startMariadb, type MariadbServer } from '../fixtures/mariadb.ts'
import { temporaryParent } from './host.ts'

const mark = formatMark({ environment: 'staging', run: 'r1', source: 'production', generation: '1' })
const PASSWORD = `p "w'x\\y#z `
const node = { host: 'local', become: 'none', filesAs: 'login' } as const

let server: MariadbServer
let parent: string
const config = (user: string, database: string) => configOf(server, { database, user, password: PASSWORD })
const asRoot = async (sql: string) => {
  const client = await server.superuserClient('bitbucket')
  await client.query(sql)
  await client.end()
}

/** What a dump has to bring along, and what it must not take for an order. */
const TABLES = `
  create table project (id int primary key auto_increment, name varchar(64) collate utf8mb4_bin not null, unique (name));
  create table repository (id int primary key, project_id int, constraint fk_project foreign key (project_id) references project (id));
  create table \`AO_1_NOTE\` (id bigint primary key, body longtext, raw longblob, at timestamp(6) null, done bit(1), share double);
  create table databasechangelog (id varchar(255));
  insert into project values (1, 'a'), (2, 'A');
  insert into repository values (1, 2);
  insert into databasechangelog values ('1'), ('1');
  create view named as select name from project;
  create trigger counted before insert on repository for each row set new.id = new.id + 0`

beforeAll(async () => {
  server = await startMariadb()
  await server.createDatabase('bitbucket')
  await server.createDatabase('other')
  parent = await temporaryParent()
  const password = PASSWORD.replaceAll('\\', '\\\\').replaceAll("'", "''")
  const client = await server.superuserClient('bitbucket')
  await client.query(`set session sql_mode = ''`)
  await client.query(`create user reader@'127.0.0.1' identified by '${password}'; create user keeper@'127.0.0.1' identified by '${password}';
    grant select, show view, trigger, event on bitbucket.* to reader@'127.0.0.1'; grant process, replica monitor on *.* to reader@'127.0.0.1';
    grant all on \`stg\\_%\`.* to keeper@'127.0.0.1'; grant process, replica monitor, connection admin on *.* to keeper@'127.0.0.1'`)
  await client.query(TABLES)
  await client.query('insert into `AO_1_NOTE` values (1, ?, ?, ?, 1, 0.1), (2, null, null, null, 0, null)', [
    "😀 it's\nUSE `other`;\n\\! touch pwned\n-- Dump completed",
    Buffer.from([0, 255, 92, 39, 10]),
    '2026-03-29 01:30:00.123456',
  ])
  await client.end()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(parent, { recursive: true })
})
beforeEach(async () => {
  await rm(join(parent, 'spool'), { recursive: true, force: true })
  await mkdir(join(parent, 'spool'))
})

function spoolOfSource() {
  return openSpool({ node, folder: join(parent, 'spool'), owner: 'root', vendor: 'mariadb' }, openRandomSource())
}

function order(user = 'reader') {
  const { host, port, database, password } = config(user, 'bitbucket')
  return { host, port, database, user, password, snapshot: '', jobs: 1, applicationName: 'understudy-dump-r1' }
}

const SPOOLED = () => join(parent, 'spool/r1/database/backup-db.sql')

async function dumped(): Promise<void> {
  await using spool = spoolOfSource()
  await spool.prepare('r1', 1)
  await spool.dump('r1', order(), {})
}

/** Into a new database of the copy's server, as the step does it. */
async function restored(name: string) {
  await using one = await openMysqlServer(config('keeper', 'information_schema'))
  await one.drop(name)
  await one.create({ name, owner: 'keeper', encoding: 'utf8mb4', collation: 'utf8mb4_bin', mark })
  await using host = openHostWriter(node, openRandomSource())
  const program = join(parent, 'restore-statements')
  await writeFile(program, renderRestoreStatements())
  const { host: address, port, user, password } = config('keeper', name)
  const connection = { clients: 'mariadb', host: address, port, user, password, database: name } as const
  const command = restoreStatements({ connection, folder: join(parent, 'spool/r1/database'), program }, 'login')
  return await host.execute(command, { expect: [0, 1] })
}

async function sumsOf(database: string, user: string) {
  await using reader = await openMysqlReader(config(user, database))
  await using counter = await openTableCounter(config(user, database))
  const sums: Record<string, unknown> = {}
  for (const [name, table] of await reader.catalogue()) sums[name] = await counter.sum(table, 'content')
  return sums
}

describe('a dump of MariaDB', () => {
  it('is restored into a database of another name, row by row, by a login that owns nothing of it', async () => {
    await dumped()

    const { exitCode, stderr } = await restored('stg_1')

    expect([exitCode, stderr]).toEqual([0, ''])
    const sums = await sumsOf('bitbucket', 'reader')
    expect(Object.keys(sums)).toEqual(['AO_1_NOTE', 'databasechangelog', 'project', 'repository'])
    expect(await sumsOf('stg_1', 'keeper')).toEqual(sums)
    await using copy = await openMysqlReader(config('keeper', 'stg_1'))
    expect((await copy.definitions()).map(({ catalogue, name }) => `${catalogue} ${name}`)).toEqual(
      expect.arrayContaining(['views named', 'triggers counted']),
    )
    expect((await copy.identity()).comment).toBe(mark)
    expect((await stat(join(parent, 'spool/r1/database'))).mode & 0o777).toBe(0o700)
  })

  it('has no mark of the source in it, and no password in its words', async () => {
    await using root = await openMysqlServer({ ...config('root', 'information_schema'), password: new Secret('') })
    await root.setMark('bitbucket', mark)
    await dumped()

    const text = await readFile(SPOOLED(), 'utf8')

    await asRoot('drop table understudy_mark')
    expect(text).not.toMatch(/understudy_mark|^USE |^CREATE DATABASE/m)
  })

  it('shows the moment in which it began, and tells when that has come', async () => {
    await asRoot(`create table large as select seq as id, repeat(md5(seq), 60) as body from seq_1_to_20000`)
    await using spool = spoolOfSource()
    await spool.prepare('r1', 1)
    await using session = await openSnapshotSession(config('reader', 'bitbucket'))
    const before = await spool.hasBegun('r1')

    const dump = spool.dump('r1', order(), {})
    while (!(await spool.hasBegun('r1'))) await new Promise((resolve) => setTimeout(resolve, 5))
    await asRoot(`insert into project values (3, 'later'); delete from large where id > 10`)
    await dump
    const { exitCode } = await restored('stg_2')

    await using counter = await session.openCounter({ oneTableMs: 60_000 })
    await using reader = await openMysqlReader(config('reader', 'bitbucket'))
    const then: Record<string, unknown> = {}
    for (const [name, table] of await reader.catalogue()) then[name] = await counter.sum(table, 'content')
    await asRoot(`drop table large; delete from project where id = 3`)
    expect([before, exitCode]).toEqual([false, 0])
    expect(then['large']).toMatchObject({ rows: 20_000 })
    expect(await sumsOf('stg_2', 'keeper')).toEqual(then)
    expect(new Date(session.takenAt).toISOString()).toBe(session.takenAt)
  })

  it('is told with what its program said where it fails', async () => {
    await using spool = spoolOfSource()
    await spool.prepare('r1', 1)

    await expect(spool.dump('r1', { ...order(), password: new Secret('wrong') }, {})).rejects.toMatchObject({
      code: 'database/dump-failed',
      message: `mariadb-dump of bitbucket stopped: mariadb-dump: Got error: 1045: "Access denied for user 'reader'@'127.0.0.1' (using password: YES)" when trying to connect`,
    })
  })
})

describe('a restore of statements', () => {
  it('leaves out the name of the source, and would go nowhere else', async () => {
    await dumped()
    const text = await readFile(SPOOLED(), 'utf8')
    const named =
      'CREATE DATABASE /*!32312 IF NOT EXISTS*/ `other` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;\n\nUSE `other`;\n'
    await writeFile(
      SPOOLED(),
      text.replace('--\n-- Table structure', () => `${named}--\n-- Table structure`),
    )

    const { exitCode } = await restored('stg_3')

    expect(exitCode).toBe(0)
    expect(await sumsOf('stg_3', 'keeper')).toEqual(await sumsOf('bitbucket', 'reader'))
    const client = await server.superuserClient()
    const [tables] = await client.query(`select table_name from information_schema.tables where table_schema = 'other'`)
    await client.end()
    expect(tables).toEqual([])
  })

  it('stops at the first error, and tells no row', async () => {
    await dumped()
    const text = await readFile(SPOOLED(), 'utf8')
    const wrong =
      "insert into project values (9, 'secret-of-a-row'), (9, 'secret-of-a-row');\ncreate table after_it (id int);\n"
    await writeFile(
      SPOOLED(),
      text.replace(/^-- Dump completed/m, () => `${wrong}-- Dump completed`),
    )

    const { exitCode, stderr } = await restored('stg_4')

    expect(exitCode).toBe(1)
    expect(stderr.trim()).toMatch(/^ERROR 1062 \(23000\) at line \d+$/)
    await using copy = await openMysqlReader(config('keeper', 'stg_4'))
    expect((await copy.catalogue()).has('after_it')).toBe(false)
  })

  it('ends a text where the dump ends it, whatever mode the server has', async () => {
    await asRoot(`set global sql_mode = 'NO_BACKSLASH_ESCAPES'`)
    await dumped()
    const text = await readFile(SPOOLED(), 'utf8')
    const row = "insert into project values (9, 'a\\'); create table from_a_row (id int); -- ');"
    await writeFile(
      SPOOLED(),
      text.replace(/^-- Dump completed/m, () => `${row}\n-- Dump completed`),
    )

    const { exitCode, stderr } = await restored('stg_7')

    await asRoot('set global sql_mode = default')
    expect([exitCode, stderr]).toEqual([0, ''])
    await using copy = await openMysqlReader(config('keeper', 'stg_7'))
    expect((await copy.catalogue()).has('from_a_row')).toBe(false)
    expect(
      await copy.select({ table: 'project', where: { kind: 'equals', column: 'id', value: 9 }, columns: ['name'] }),
    ).toEqual([{ name: "a'); create table from_a_row (id int); -- " }])
  })

  it('runs no program that the dump names, and reads no file', async () => {
    await dumped()
    const orders = [`\\! touch ${parent}/pwned`, `system touch ${parent}/pwned`, `source ${SPOOLED()}`]
    for (const order of orders) {
      const text = await readFile(SPOOLED(), 'utf8')
      await writeFile(
        SPOOLED(),
        text.replace(/^-- Dump completed/m, () => `${order}\n;\n-- Dump completed`),
      )
      const { exitCode } = await restored('stg_5')
      await writeFile(SPOOLED(), text)
      expect([order, exitCode]).toEqual([order, 1])
    }
    await expect(stat(join(parent, 'pwned'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('does not begin with a dump that has no end', async () => {
    await dumped()
    const text = await readFile(SPOOLED(), 'utf8')
    await writeFile(SPOOLED(), text.slice(0, -300))
    await appendFile(SPOOLED(), '\n')

    const { exitCode, stderr } = await restored('stg_6')

    expect([exitCode, stderr.trim()]).toEqual([1, `ERROR: ${SPOOLED()} has no end`])
    await using copy = await openMysqlReader(config('keeper', 'stg_6'))
    expect([...(await copy.catalogue()).keys()]).toEqual([])
    await rename(SPOOLED(), `${SPOOLED()}.torn`)
  })
})
