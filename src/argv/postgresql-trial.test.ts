import { describe, expect, it } from 'vitest'
import { Secret } from '../kernel/secret.ts'
import { dumpDatabase, restoreDatabase } from './postgresql.ts'
import { trialDump, trialRestore } from './postgresql-trial.ts'

const connection = {
  host: 'db.example.com',
  port: 5432,
  user: 'reader',
  password: new Secret('hunter2'),
  database: 'bitbucket',
  applicationName: 'trial',
  tls: { mode: 'verify-full', ca: '/ca.pem' },
}

describe('a trial of the way to a database', () => {
  it('is pg_dump without a schema, connected as the dump will be', () => {
    const trial = trialDump(connection)
    const dump = dumpDatabase({ connection, folder: '/spool/db', jobs: 2, snapshot: '1' }, 'login')

    expect([trial.effect, trial.program, ...trial.args.slice(0, 4)]).toEqual([
      'read',
      'setsid',
      '--wait',
      'pg_dump',
      '--schema-only',
      '--exclude-schema=*',
    ])
    expect(trial.args.slice(4)).toEqual(dump.args.slice(-5))
    expect([trial.env, trial.input]).toEqual([dump.env, dump.input])
  })

  it('is psql where pg_restore will run, connected as it will be', () => {
    const trial = trialRestore(connection)
    const restore = restoreDatabase({ connection, folder: '/in/db', jobs: 2, role: 'copy' }, 'login')

    expect([trial.effect, trial.program, ...trial.args.slice(0, 5)]).toEqual([
      'read',
      'setsid',
      '--wait',
      'psql',
      '--no-psqlrc',
      '--quiet',
      '--command=select 1',
    ])
    expect(trial.args.slice(5)).toEqual(restore.args.slice(-7, -2))
    expect([trial.env, trial.input]).toEqual([restore.env, restore.input])
  })
})
