import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canLogIn } from '../../src/adapters/databases/mysql/can-log-in.ts'
import { openMysqlReader } from '../../src/adapters/databases/mysql/reader.ts'
import { openMysqlServer } from '../../src/adapters/databases/mysql/server.ts'
import { openSession } from '../../src/adapters/databases/mysql/session.ts'
import { openMysqlWriter } from '../../src/adapters/databases/mysql/writer.ts'
import { formatMark } from '../../src/kernel/mark.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { NewDatabase } from '../../src/ports/database.ts'
import { configOf, startMariadb, type MariadbServer } from '../fixtures/mariadb.ts'

const mark = formatMark({ environment: 'staging', run: 'r1', source: 'production', generation: '1' })
const fresh = (name: string): NewDatabase => ({
  name,
  owner: 'bitbucket_stg',
  encoding: 'utf8mb4',
  collation: 'utf8mb4_bin',
  mark,
})

let server: MariadbServer
const config = (user = 'maintenance', database = 'information_schema', password = 'pw') =>
  configOf(server, { database, user, password })
const asRoot = async (sql: string) => {
  const client = await server.superuserClient()
  await client.query(sql)
  await client.end()
}

/** With no more than docs/operations.md asks for. */
const GRANTS = `
  create user maintenance@'127.0.0.1' identified by 'pw'; create user bitbucket_stg@'127.0.0.1' identified by 'pw';
  grant all on "stg\\_%".* to maintenance@'127.0.0.1'; grant all on "stg\\_%".* to bitbucket_stg@'127.0.0.1';
  grant process, replica monitor, connection admin on *.* to maintenance@'127.0.0.1'`

beforeAll(async () => {
  server = await startMariadb()
  await server.createDatabase('production')
  await asRoot(GRANTS)
})
afterAll(() => server[Symbol.asyncDispose]())

describe('a MariaDB server, for a maintenance login with what is asked for alone', () => {
  it('creates a database once, with the language of the source and our mark, fills and drops it', async () => {
    await using one = await openMysqlServer(config())

    await one.create(fresh('stg_copy'))
    await one.create(fresh('stg_copy'))

    await using writer = await openMysqlWriter(config('bitbucket_stg', 'stg_copy'))
    expect(await one.databases()).toEqual([{ name: 'stg_copy', mark, owner: undefined }])
    expect(await writer.identity()).toMatchObject({ encoding: 'utf8mb4', collation: 'utf8mb4_bin', comment: mark })
    await one.drop('stg_copy')
    await one.drop('stg_copy')
    expect(await one.databases()).toEqual([])
  })

  it.each([
    ['before', ''],
    ['after', `use stg_half; create table understudy_mark (id int primary key, mark varchar(1000) not null)`],
  ])('finishes a database whose creation was cut off %s its mark table', async (_when, more) => {
    await asRoot(`create database stg_half character set geostd8 collate geostd8_bin; ${more}`)
    await using one = await openMysqlServer(config())

    await one.create(fresh('stg_half'))

    await using reader = await openMysqlReader(config('bitbucket_stg', 'stg_half'))
    expect(await reader.identity()).toMatchObject({ collation: 'utf8mb4_bin', comment: mark })
    await one.drop('stg_half')
  })

  it('never touches a database without our mark, nor one of another run', async () => {
    await asRoot(
      `create database stg_theirs; create database stg_odd collate geostd8_bin; create table stg_odd.t (id int)`,
    )
    await using one = await openMysqlServer(config())
    await one.create(fresh('stg_ours'))

    for (const name of ['stg_theirs', 'stg_odd'])
      await expect(one.create(fresh(name))).rejects.toMatchObject({
        code: 'database/not-ours',
        message: `the database ${name} has no mark of Understudy`,
      })
    await expect(one.create({ ...fresh('stg_ours'), mark: mark.replace('r1', 'r2') })).rejects.toMatchObject({
      code: 'database/not-ours',
      message: `the database stg_ours belongs to another run: ${mark}`,
    })
    await one.drop('stg_ours')
    await asRoot('drop database stg_theirs; drop database stg_odd')
  })

  it('drops what is ours though somebody is connected', async () => {
    await using one = await openMysqlServer(config())
    await one.create(fresh('stg_busy'))
    await using connected = await openSession(config('bitbucket_stg', 'stg_busy'), 'read-write')

    await one.drop('stg_busy')

    await expect(connected.query('select 1')).rejects.toMatchObject({ code: 'database/unreachable' })
  })

  it.each(['', 'x'.repeat(65)])('refuses the name %j', async (name) => {
    await using one = await openMysqlServer(config())

    await expect(one.create(fresh(name))).rejects.toMatchObject({
      code: 'database/illegal-name',
      message: `the database name ${name} has ${name.length} characters`,
      hint: 'MySQL and MariaDB take names of 1 to 64 characters',
    })
  })

  it('carries no privileges of accounts over, and says whose', async () => {
    await using one = await openMysqlServer(config())
    await one.create(fresh('stg_acl'))
    await asRoot(`create user reporting@'10.1.0.%'; grant select, show view on production.* to reporting@'10.1.0.%'`)
    await using source = await openMysqlReader(config('root', 'production', ''))

    const leftOut = await one.applyPrivileges('stg_acl', await source.privileges(), {})

    expect(leftOut).toEqual([`'reporting'@'10.1.0.%'`])
    await using copy = await openMysqlReader(config('root', 'stg_acl', ''))
    expect((await copy.privileges()).grants).toEqual([])
    await one.drop('stg_acl')
  })
})

describe('the login of a copy', () => {
  it('has to be there: it is proven, and neither made nor changed', async () => {
    await using one = await openMysqlServer(config())

    await one.ensureLogin('bitbucket_stg', new Secret('pw'))

    for (const [user, password] of [
      ['bitbucket_stg', 'other'],
      ['nobody', 'pw'],
    ] as const)
      await expect(one.ensureLogin(user, new Secret(password))).rejects.toMatchObject({
        code: 'database/refused-role',
        message: `127.0.0.1:${server.port} does not let ${user} in with the configured password`,
        hint: `as an administrator there: CREATE USER ${user}@'HOSTS' IDENTIFIED BY '...', for the hosts of the target's nodes and of Understudy`,
      })
    expect(await canLogIn(config('bitbucket_stg'))).toBe(true)
  })

  it('would get into a database that is not there yet where it may, and nowhere else', async () => {
    expect(await canLogIn(config('bitbucket_stg', 'stg_9'))).toBe(true)
    expect(await canLogIn(config('bitbucket_stg', 'stgx9'))).toBe(false)
    expect(await canLogIn(config('bitbucket_stg', 'production'))).toBe(false)
  })
})

describe('what a maintenance login lacks is known before anything is made', () => {
  const abilities = async (user: string, name: string) => {
    await using one = await openMysqlServer(config(user))
    return await one.abilities('bitbucket_stg', name)
  }

  it('by the names that it may give', async () => {
    expect(await abilities('maintenance', 'stg_1')).toEqual({ databases: true, owner: 'given', sessions: true })
    expect(await abilities('maintenance', 'stgx1')).toEqual({ databases: false, owner: 'given', sessions: true })
  })

  it('without PROCESS, and with a part of the privileges alone', async () => {
    await asRoot(
      `create user keeper@'127.0.0.1' identified by 'pw'; grant create, drop on "stg\\_%".* to keeper@'127.0.0.1'`,
    )

    expect(await abilities('keeper', 'stg_1')).toEqual({ databases: false, owner: 'given', sessions: false })
  })
})
