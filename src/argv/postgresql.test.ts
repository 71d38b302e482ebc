import { describe, expect, it } from 'vitest'
import { wordsOf } from '../../test/fixtures/words-of.ts'
import { Secret } from '../kernel/secret.ts'
import { dumpDatabase, restoreDatabase } from './postgresql.ts'

describe('dump and restore', () => {
  const connection = {
    host: 'db.example.com',
    port: 5432,
    user: 'reader',
    password: new Secret('hush'),
    database: 'bitbucket',
    applicationName: 'understudy dump',
  }

  it('dumps on a snapshot, with the password on standard input only', () => {
    const command = dumpDatabase(
      { connection, folder: '/spool/db', jobs: 4, snapshot: '00000003-1', lockWaitMs: 10_000 },
      'login',
    )

    expect(wordsOf(command)).toEqual([
      'write',
      'nice',
      '-n',
      '10',
      'setsid',
      '--wait',
      'pg_dump',
      '--format=directory',
      '--jobs=4',
      '--compress=0',
      '--verbose',
      '--snapshot=00000003-1',
      '--lock-wait-timeout=10000',
      '--file=/spool/db',
      '--password',
      '--host=db.example.com',
      '--port=5432',
      '--username=reader',
      '--dbname=bitbucket',
    ])
    expect(command.env).toEqual({ PGAPPNAME: 'understudy dump' })
    expect(JSON.stringify(command)).not.toContain('hush')
  })

  it('restores into the named database, stops at the first error and never creates one', () => {
    const command = restoreDatabase(
      {
        connection: { ...connection, database: "odd=na'me", tls: { mode: 'verify-full', ca: '/ca.pem' } },
        folder: '/spool/db',
        jobs: 2,
        role: 'bitbucket_stg',
      },
      'login',
    )

    expect(wordsOf(command)).toEqual([
      'write',
      'nice',
      '-n',
      '10',
      'setsid',
      '--wait',
      'pg_restore',
      '--format=directory',
      '--jobs=2',
      '--exit-on-error',
      '--no-owner',
      '--no-privileges',
      '--no-tablespaces',
      '--no-subscriptions',
      '--no-publications',
      '--role=bitbucket_stg',
      '--password',
      '--host=db.example.com',
      '--port=5432',
      '--username=reader',
      "--dbname=dbname='odd=na\\'me' application_name='understudy dump' sslmode=verify-full sslrootcert='/ca.pem'",
      '--',
      '/spool/db',
    ])
    expect(command.env).toBeUndefined()
  })
})
