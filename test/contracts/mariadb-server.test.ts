import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canLogIn } from '../../src/adapters/databases/mysql/can-log-in.ts'
import { openMysqlReader } from '../../src/adapters/databases/mysql/reader.ts'
import { openMysqlServer } from '../../src/adapters/databases/mysql/server.ts'
import { openSession } from '../../src/adapters/databases/mysql/session.ts'
import { openMysqlWriter } from '../../src/adapters/databases/mysql/writer.ts'
import { formatMark } from '../../src/kernel/mark.ts'
import { configOf, startMariadb, type MariadbServer } from '../fixtures/mariadb.ts'

const mark = formatMark({
  environment: 'staging',
  run: 'r1',
  source: 'production',
  generation: 'r1',
  state: 'restored',
})
const cut = mark.replace('restored', 'cut')

let server: MariadbServer
const config = (database = 'information_schema', user = 'root', password = '') =>
  configOf(server, { database, user, password })

beforeAll(async () => {
  server = await startMariadb()
  for (const name of ['production', 'copy_1', 'copyx1']) await server.createDatabase(name)
  const client = await server.superuserClient()
  await client.query(`create table production.note (id int primary key); create table copy_1.note (id int primary key);
    create user maintenance@'127.0.0.1' identified by 'pw'; create user owner@'127.0.0.1' identified by 'pw';
    grant all on "copy\\_1".* to maintenance@'127.0.0.1'; grant process, connection admin on *.* to maintenance@'127.0.0.1';
    grant all on "copy\\_1".* to owner@'127.0.0.1'`)
  await client.end()
})
afterAll(() => server[Symbol.asyncDispose]())

describe('a MariaDB server', () => {
  it('lists its databases, and marks one in a table that no catalogue has', async () => {
    await using one = await openMysqlServer(config('information_schema', 'maintenance', 'pw'))
    await using reader = await openMysqlReader(config('copy_1', 'owner', 'pw'))

    await one.setMark('copy_1', mark)
    await one.setMark('copy_1', mark)

    expect(await one.databases()).toEqual([{ name: 'copy_1', mark, owner: undefined }])
    expect((await reader.identity()).comment).toBe(mark)
    expect([...(await reader.catalogue()).keys()]).toEqual(['note'])
  })

  it('gives the mark back with a transaction that is rolled back', async () => {
    await using writer = await openMysqlWriter(config('copy_1', 'maintenance', 'pw'))
    const insert = { text: 'insert into note values (?)', parameters: [1] }

    await writer
      .transaction(async (transaction) => {
        await transaction.execute(insert)
        await transaction.setMark(cut)
        throw new Error('killed')
      })
      .catch(() => undefined)
    const before = [(await writer.identity()).comment, await writer.count('note')]
    await writer.transaction(async (transaction) => {
      await transaction.execute(insert)
      await transaction.setMark(cut)
    })

    expect(before).toEqual([mark, 0])
    expect([(await writer.identity()).comment, await writer.count('note')]).toEqual([cut, 1])
  })

  it('never drops a database without our mark', async () => {
    await using one = await openMysqlServer(config())

    await expect(one.drop('production')).rejects.toMatchObject({
      code: 'database/not-ours',
      message: 'the database production has no mark of Understudy',
    })
    await one.drop('absent')
    expect((await one.databases()).map(({ name }) => name).toSorted()).toEqual(['copy_1', 'copyx1', 'production'])
  })

  it('drops what is ours though somebody is connected', async () => {
    await server.createDatabase('ours')
    await using one = await openMysqlServer(config())
    await one.setMark('ours', mark)
    await using connected = await openSession(config('ours'), 'read-write')

    await one.drop('ours')

    await expect(connected.query('select 1')).rejects.toMatchObject({ code: 'database/unreachable' })
    expect((await one.databases()).map(({ name }) => name)).not.toContain('ours')
  })

  it('sees the sessions on all of its databases, each with its database', async () => {
    await using one = await openMysqlServer(config('information_schema', 'maintenance', 'pw'))
    await using first = await openSession(config('production'), 'read-write')
    await using other = await openSession(config('copy_1', 'owner', 'pw'), 'read-write')

    await first.query('select 1')
    await other.query('select 1')

    const { visible, sessions } = await one.sessions()

    expect(visible).toBe(true)
    expect(sessions.map(({ database, user }) => [database, user])).toEqual([
      ['production', 'root'],
      ['copy_1', 'owner'],
    ])
  })

  it('lets a login into its own database only', async () => {
    expect(await canLogIn(config('copy_1', 'owner', 'pw'))).toBe(true)
    expect(await canLogIn(config('production', 'owner', 'pw'))).toBe(false)
    expect(await canLogIn(config('copyx1', 'owner', 'pw'))).toBe(false)
    expect(await canLogIn(config('copy_1', 'owner', 'wrong'))).toBe(false)
    await expect(canLogIn({ ...config('copy_1', 'owner', 'pw'), port: 1 })).rejects.toMatchObject({
      code: 'database/unreachable',
    })
  })
})
