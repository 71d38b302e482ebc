import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { memoryReader } from '../../../test/fixtures/memory-reader.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { productionFacts } from '../../../test/fixtures/two-environments.ts'
import type { DatabaseVendor } from '../../config/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Definition } from '../../ports/database.ts'
import { diyProblems } from './diy-problems.ts'

const GB = 1e9
const variables = `INSTANCE_NAME=bitbucket
BACKUP_DISK_TYPE=rsync
BACKUP_DATABASE_TYPE=postgresql
BACKUP_ARCHIVE_TYPE=tar
BITBUCKET_HOME=/srv/bitbucket/
BITBUCKET_DB=bitbucket
BITBUCKET_BACKUP_ROOT=/backup
`

interface Situation {
  readonly variables?: string
  readonly script?: number
  readonly gpg?: number
  readonly free?: number
  readonly forward?: AppError
  /** In the spool. */
  readonly left?: string
  readonly vendor?: DatabaseVendor
  readonly definitions?: readonly Definition[]
}

async function problemsOf(situation: Situation) {
  const given = runContext()
  const { config } = given.source
  const host = memoryHost({ test: () => ({ exitCode: situation.script ?? 0 }) })
  if (situation.variables !== undefined) host.put('/etc/diy/vars.sh', situation.variables)
  const spool = memoryHost({ test: () => ({}), realpath: () => ({ stdout: '/backup\0' }) })
  spool.put(`/var/spool/understudy/${situation.left ?? 'x'}`, '')
  const space = (bytes: number, usedBytes: number) => async () => ({ bytes, inodes: 9e6, usedBytes, usedInodes: 0 })
  const source = memoryHost({
    realpath: () => ({ stdout: '/srv/bitbucket\0' }),
    cat: () => ({ stdout: '' }),
    nice: () => ({ stdout: 'Number of files: 10\nTotal file size: 40000000000 bytes\n' }),
  })
  const absent = () => Promise.reject(new Error('not asked'))
  const scripts = {
    host,
    spool: { ...spool, freeSpace: space(situation.free ?? 900 * GB, 0) },
    forward: async () => {
      if (situation.forward !== undefined) throw situation.forward
      return { port: 1, [Symbol.asyncDispose]: async () => undefined }
    },
    prepare: absent,
    run: absent,
    rename: absent,
    keep: absent,
    remove: absent,
    [Symbol.asyncDispose]: async () => undefined,
  }
  const lock = { drainMs: 300_000, totalMs: 600_000, window: undefined }
  const ends = {
    ...given,
    refresh: {
      ...given.refresh,
      backup: { kind: 'diy', lock, folder: '/opt/diy', variables: '/etc/diy/vars.sh', timeoutMs: 43_200_000 } as const,
    },
    target: {
      ...given.target,
      host: memoryHost({ gpg: () => ({ exitCode: situation.gpg ?? 0 }) }, 'ssh://understudy@bb1.staging'),
    },
    source: {
      ...given.source,
      config: { ...config, database: { ...config.database, vendor: situation.vendor ?? 'postgresql' } },
      host: { ...source, freeSpace: space(1, 100 * GB) },
      openScripts: () => scripts,
      openDatabase: async () => ({ ...memoryReader({}), definitions: async () => situation.definitions ?? [] }),
    },
  }
  const found = await diyProblems(ends, {
    ...productionFacts,
    sizes: { ...productionFacts.sizes, databaseBytes: 5 * GB },
  })
  return found.map(({ summary }) => summary)
}

describe('a backup by scripts', () => {
  it('has nothing against it where scripts, variables, the way back and room are there', async () => {
    expect(await problemsOf({ variables })).toEqual([])
  })

  it('is not asked for where Understudy backs up by itself', async () => {
    expect(await diyProblems(runContext(), undefined)).toEqual([])
  })

  it('needs a database on MariaDB to have no view and no trigger, which their dump would hold', async () => {
    const onMariadb = {
      vendor: 'mariadb',
      variables: variables.replace('postgresql', 'mysql'),
    } as const
    const definitions = [
      { catalogue: 'tables', name: 'project', text: 'row_format=DYNAMIC' },
      { catalogue: 'views', name: 'named', text: 'select 1' },
      { catalogue: 'triggers', name: 'counted', text: 'set new.id = 1' },
    ]

    expect(await problemsOf({ ...onMariadb, definitions: definitions.slice(0, 1) })).toEqual([])
    expect(await problemsOf({ ...onMariadb, definitions })).toEqual([
      'the database of production has the view named, trigger counted, and no dump of the backup scripts that holds such is restored',
    ])
    expect(await problemsOf({ variables, definitions })).toEqual([])
  })

  it('needs scripts that may be run and variables that can be read', async () => {
    expect(await problemsOf({ script: 1 })).toEqual([
      '/opt/diy/bitbucket.diy-backup.sh is not there on ssh://understudy@bb1, or may not be run',
      '/etc/diy/vars.sh is not there on ssh://understudy@bb1',
    ])
    expect(await problemsOf({ variables: variables.replace('=rsync', '=zfs') })).toEqual([
      '/etc/diy/vars.sh:2 BACKUP_DISK_TYPE is zfs, and only rsync is supported',
    ])
  })

  it('needs gpg on the target where they encrypt', async () => {
    const encrypting = `${variables.replace('=tar', '=gpg-zip')}BITBUCKET_BACKUP_GPG_RECIPIENT=backup@example.com\n`

    expect(await problemsOf({ variables: encrypting })).toEqual([])
    expect(await problemsOf({ variables: encrypting, gpg: 127 })).toEqual([
      'gpg is missing on ssh://understudy@bb1.staging',
    ])
  })

  it('needs a way to the guardian', async () => {
    const forward = new AppError('host/forward-refused', 'ssh://bb1 forwards no port to this machine', {
      hint: 'allow it',
    })

    expect(await problemsOf({ variables, forward })).toEqual(['ssh://bb1 forwards no port to this machine'])
  })

  it('needs twice the room of home and dump, which are counted only where the whole disk would not fit', async () => {
    expect(await problemsOf({ variables, free: 90 * GB })).toEqual([])
    expect(await problemsOf({ variables, free: 80 * GB })).toEqual([
      'the spool /var/spool/understudy on ssh://understudy@bb1 has 80000000000 bytes free, and the archive of the backup scripts may need 90000000000',
    ])
  })

  it('needs none beside the archive that the same run left there', async () => {
    expect(await problemsOf({ variables, free: 45 * GB, left: `${runContext().run}/archive/archive.tar.gz` })).toEqual(
      [],
    )
    expect(await problemsOf({ variables, free: 45 * GB, left: 'another/archive/archive.tar.gz' })).toEqual([
      'the spool /var/spool/understudy on ssh://understudy@bb1 has 45000000000 bytes free, and the archive of the backup scripts may need 90000000000',
    ])
  })
})
