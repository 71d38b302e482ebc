import { describe, expect, it } from 'vitest'
import { Secret } from '../kernel/secret.ts'
import { dumpStatements, restoreStatements, trialStatement, type MysqlConnection } from './mysql.ts'

const connection: MysqlConnection = {
  clients: 'mariadb',
  host: 'db.example.com',
  port: 3306,
  user: 'reader',
  password: new Secret(`hunter"2\\`),
  database: 'bitbucket',
}
const words = (text: string) => text.split(' ')
const reached = ['--protocol=TCP', '--host=db.example.com', '--port=3306', '--user=reader']

describe('a dump of statements', () => {
  it('is one transaction into one file, without the name of the database', () => {
    const { program, args, input } = dumpStatements(
      { connection, file: '/spool/r1/database/backup-db.sql', without: ['understudy_mark'] },
      'login',
    )

    expect([program, ...args]).toEqual([
      ...words('nice -n 10 setsid --wait mariadb-dump --no-defaults --password'),
      ...reached,
      ...words('--single-transaction --hex-blob --no-tablespaces --skip-events'),
      ...words('--default-character-set=utf8mb4 --max-allowed-packet=1G --ignore-table=bitbucket.understudy_mark'),
      ...words('--result-file=/spool/r1/database/backup-db.sql -- bitbucket'),
    ])
    expect(input).toBe(connection.password)
  })

  it('leaves out what only a server of MySQL would take', () => {
    const { args } = dumpStatements(
      { connection: { ...connection, clients: 'mysql' }, file: '/f', without: [] },
      'login',
    )

    expect(args).toEqual(expect.arrayContaining(['mysqldump', '--set-gtid-purged=OFF', '--loose-column-statistics=0']))
  })

  it.each([
    ['mariadb', 'disable', ['--skip-ssl']],
    ['mariadb', 'require', ['--ssl', '--skip-ssl-verify-server-cert']],
    ['mariadb', 'verify-ca', ['--ssl', '--ssl-verify-server-cert', '--ssl-ca=/ca.pem']],
    ['mariadb', 'verify-full', ['--ssl', '--ssl-verify-server-cert', '--ssl-ca=/ca.pem']],
    ['mysql', 'disable', ['--ssl-mode=DISABLED', '--ssl-ca=/ca.pem']],
    ['mysql', 'require', ['--ssl-mode=REQUIRED', '--ssl-ca=/ca.pem']],
    ['mysql', 'verify-ca', ['--ssl-mode=VERIFY_CA', '--ssl-ca=/ca.pem']],
    ['mysql', 'verify-full', ['--ssl-mode=VERIFY_IDENTITY', '--ssl-ca=/ca.pem']],
  ] as const)('of %s looks at a certificate as %s says', (clients, mode, words) => {
    const { args } = trialStatement({ ...connection, clients, tls: { mode, ca: '/ca.pem' } }, 'client')

    expect(args.filter((word) => word.includes('ssl'))).toEqual(words)
  })
})

describe('a restore of statements', () => {
  it('goes into the database that it is given, and is told the password in a file of options', () => {
    const { program, args, input } = restoreStatements(
      {
        connection: { ...connection, database: 'copy_1' },
        folder: '/in/database',
        program: '/beside/restore-statements',
      },
      'root',
    )

    expect([program, ...args]).toEqual([
      ...words('bash /beside/restore-statements /in/database/backup-db.sql mariadb'),
      ...reached,
      ...words('--batch --binary-mode --local-infile=0 --default-character-set=utf8mb4 --max-allowed-packet=1G'),
      '--database=copy_1',
    ])
    expect(input instanceof Secret && input.reveal()).toBe(`[client]\npassword="hunter\\"2\\\\"`)
  })
})

describe('a trial', () => {
  it('connects as the dump will, and reads no row', () => {
    expect(trialStatement(connection, 'dump')).toMatchObject({
      effect: 'read',
      program: 'setsid',
      args: [
        ...words('--wait mariadb-dump --no-defaults --password'),
        ...reached,
        ...words('--single-transaction --no-create-info --no-data --skip-triggers --no-tablespaces -- bitbucket'),
      ],
    })
  })
})
