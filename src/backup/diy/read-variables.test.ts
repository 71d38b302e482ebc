import { describe, expect, it } from 'vitest'
import { readVariables } from './read-variables.ts'

const FILE = '/etc/bitbucket/backup.vars.sh'
const expected = {
  home: '/srv/bitbucket',
  database: 'bitbucket',
  dialect: 'postgresql',
  stores: { needed: [], all: ['/data/kept'] },
} as const

const good = `# Settings of the backup; source this file, or eval it
INSTANCE_NAME=bitbucket
INSTANCE_TYPE=bitbucket-dc
BITBUCKET_URL=https://bitbucket.example.com
BACKUP_DISK_TYPE=rsync
BACKUP_DATABASE_TYPE=postgresql
BACKUP_ARCHIVE_TYPE=tar
BACKUP_ELASTICSEARCH_TYPE=none
BACKUP_ZERO_DOWNTIME=false
BITBUCKET_BACKUP_USER=admin
BITBUCKET_BACKUP_PASS=hush
BITBUCKET_HOME=/srv/bitbucket/
BITBUCKET_DATA_STORES=()
BITBUCKET_BACKUP_EXCLUDE_REPOS=(
  # none
)
BITBUCKET_DB=bitbucket
export PGPASSWORD=hush
BITBUCKET_BACKUP_ROOT=/var/backups/\${INSTANCE_NAME}
BITBUCKET_BACKUP_DB=\${BITBUCKET_BACKUP_ROOT}/bitbucket-db/
KEEP_BACKUPS=7
`

const read = (text: string) => readVariables(text, FILE, expected)
const changed = (name: string, line: string) => read(good.replace(new RegExp(`^${name}=.*$`, 'm'), line))

describe('the variables of the backup scripts', () => {
  it('are read as data, as far as they have to be known', () => {
    expect(read(good)).toEqual({
      kind: 'read',
      instance: 'bitbucket',
      backupRoot: '/var/backups/bitbucket',
      archive: 'tar',
    })
  })

  it.each([
    'readonly KEEP_BACKUPS=7',
    'KEEP_BACKUPS=7; readonly BITBUCKET_DB KEEP_BACKUPS',
    'declare -r KEEP_BACKUPS=7',
    'declare -x -r KEEP_BACKUPS=7',
    'typeset -xr "KEEP_BACKUPS=7"',
    'readonly \\\n  KEEP_BACKUPS=7',
  ])('are refused where a backup could not set its own over them: %s', (line) => {
    expect(read(`${good}${line}\n`)).toMatchObject({
      kind: 'refused',
      problems: [`${FILE}:22 KEEP_BACKUPS is readonly, and each backup sets it anew`],
    })
  })

  it('are refused where nobody can tell which of them is readonly, and not for one that is theirs', () => {
    expect(read(`${good}for name in $all; do readonly $name; done\n`)).toMatchObject({
      problems: [`${FILE}:22 makes readonly what only running it would tell`],
    })
    expect(read(`${good}readonly PGPASSWORD\ndeclare -x LANG=C\n# readonly KEEP_BACKUPS\n`)).toMatchObject({
      kind: 'read',
    })
  })

  it('count as well where one stands in a branch, as long as it has no other value', () => {
    const branch = 'if [ "$BACKUP_ARCHIVE_TYPE" = tar ]; then BITBUCKET_BACKUP_ROOT=/backup; fi'

    expect(changed('BITBUCKET_BACKUP_ROOT', branch)).toMatchObject({ kind: 'read', backupRoot: '/backup' })
  })

  it('have to name the database that the source has', () => {
    const mysql = good.replace('BACKUP_DATABASE_TYPE=postgresql', 'BACKUP_DATABASE_TYPE=mysql')

    expect(readVariables(mysql, FILE, { ...expected, dialect: 'mysql' })).toMatchObject({ kind: 'read' })
    expect(readVariables(good, FILE, { ...expected, dialect: 'mysql' })).toMatchObject({
      problems: [`${FILE}:6 BACKUP_DATABASE_TYPE is postgresql, and only mysql is supported`],
    })
  })

  it('tell an archive that gpg encrypts, which needs somebody for whom', () => {
    const encrypted = good.replace('BACKUP_ARCHIVE_TYPE=tar', 'BACKUP_ARCHIVE_TYPE=gpg-zip')

    expect(read(`${encrypted}BITBUCKET_BACKUP_GPG_RECIPIENT=backup@example.com\n`)).toMatchObject({
      archive: 'gpg-zip',
    })
    expect(read(encrypted)).toMatchObject({
      problems: [
        expect.stringMatching(
          / BITBUCKET_BACKUP_GPG_RECIPIENT is not set, and has to be the key that the archive is encrypted for$/,
        ),
      ],
    })
  })

  it.each([
    ['BACKUP_DISK_TYPE', 'BACKUP_DISK_TYPE=zfs', ':5 BACKUP_DISK_TYPE is zfs, and only rsync is supported'],
    ['BACKUP_DISK_TYPE', '', ' BACKUP_DISK_TYPE is not set, and has to be rsync'],
    [
      'BACKUP_DATABASE_TYPE',
      'BACKUP_DATABASE_TYPE=mysql',
      ':6 BACKUP_DATABASE_TYPE is mysql, and only postgresql is supported',
    ],
    [
      'BACKUP_ARCHIVE_TYPE',
      'BACKUP_ARCHIVE_TYPE=aws-snapshots',
      ':7 BACKUP_ARCHIVE_TYPE is aws-snapshots, and only tar or gpg-zip is supported',
    ],
    [
      'BACKUP_ZERO_DOWNTIME',
      'BACKUP_ZERO_DOWNTIME=true',
      ':9 BACKUP_ZERO_DOWNTIME is true, and only false is supported',
    ],
    [
      'INSTANCE_TYPE',
      'INSTANCE_TYPE=bitbucket-mesh',
      ':3 INSTANCE_TYPE is bitbucket-mesh, and only bitbucket-dc is supported',
    ],
    [
      'BACKUP_DISK_TYPE',
      'BACKUP_DISK_TYPE=$(type_of_disk)',
      ':5 BACKUP_DISK_TYPE is something that only running it would tell',
    ],
    [
      'INSTANCE_NAME',
      'INSTANCE_NAME=../x',
      ':2 INSTANCE_NAME is ../x, and has to be a name of letters, digits, dots, dashes and underscores',
    ],
    [
      'BITBUCKET_HOME',
      'BITBUCKET_HOME=/srv/other/',
      ':12 BITBUCKET_HOME is /srv/other/, and the home is /srv/bitbucket',
    ],
    [
      'BITBUCKET_HOME',
      'BITBUCKET_HOME=/srv/bitbucket',
      ':12 BITBUCKET_HOME has /srv/bitbucket without a slash at its end, so that the scripts would archive it a folder too deep',
    ],
    [
      'BITBUCKET_DATA_STORES',
      'BITBUCKET_DATA_STORES=(/data/kept)',
      ':13 BITBUCKET_DATA_STORES has /data/kept without a slash at its end, so that the scripts would archive it a folder too deep',
    ],
    [
      'KEEP_BACKUPS',
      'BITBUCKET_BACKUP_ARCHIVE_ROOT=/var/backups/bitbucket/archives',
      ':21 BITBUCKET_BACKUP_ARCHIVE_ROOT is /var/backups/bitbucket/archives, which lies in BITBUCKET_BACKUP_ROOT: the scripts would pack every archive into the next',
    ],
    ['BITBUCKET_DB', 'BITBUCKET_DB=jira', ':17 BITBUCKET_DB is jira, and the database is bitbucket'],
    [
      'BITBUCKET_DATA_STORES',
      'BITBUCKET_DATA_STORES=(/data/one/)',
      ':13 BITBUCKET_DATA_STORES has /data/one, which is no data store outside the home',
    ],
    [
      'BITBUCKET_BACKUP_EXCLUDE_REPOS',
      'BITBUCKET_BACKUP_EXCLUDE_REPOS=( 4',
      ':14 BITBUCKET_BACKUP_EXCLUDE_REPOS is set: the copy would lack these repositories',
    ],
    [
      'BITBUCKET_BACKUP_ROOT',
      'BITBUCKET_BACKUP_ROOT=/srv/bitbucket/backup',
      ':19 BITBUCKET_BACKUP_ROOT is /srv/bitbucket/backup, which lies in the home',
    ],
    ['KEEP_BACKUPS', '. /etc/more.sh', ':21 sets or takes away variables in a way that only running it would tell'],
    [
      'KEEP_BACKUPS',
      'true && unset BACKUP_DISK_TYPE',
      ':21 sets or takes away variables in a way that only running it would tell',
    ],
    [
      'BITBUCKET_DATA_STORES',
      'BITBUCKET_DATA_STORES[0]=/data/one',
      ':13 BITBUCKET_DATA_STORES is something that only running it would tell',
    ],
  ])('are refused with file, line and variable: %s, %s', (name, line, problem) => {
    expect(changed(name, line)).toEqual({ kind: 'refused', problems: [`${FILE}${problem}`] })
  })

  it.each([
    'BITBUCKET_DATA_STORES=(/data/one/ "/data/two//")',
    "BITBUCKET_DATA_STORES=('/data/one/'\n  /data/two/ # both\n /data/kept/\n)",
  ])('name the data stores outside the home, those that the copy needs: %s', (line) => {
    const stores = { needed: ['/data/one', '/data/two'], all: ['/data/one', '/data/two', '/data/kept'] }
    const text = good.replace('BITBUCKET_DATA_STORES=()', line)

    expect(readVariables(text, FILE, { ...expected, stores })).toMatchObject({ kind: 'read' })
    expect(readVariables(good, FILE, { ...expected, stores })).toEqual({
      kind: 'refused',
      problems: [
        `${FILE}:13 BITBUCKET_DATA_STORES has no /data/one, and that is a data store outside the home`,
        `${FILE}:13 BITBUCKET_DATA_STORES has no /data/two, and that is a data store outside the home`,
      ],
    })
  })

  it.each(['BITBUCKET_DATA_STORES=("$DATA/one")', 'BITBUCKET_DATA_STORES=(/data/*)'])(
    'are refused where only running them would tell the data stores: %s',
    (line) => {
      expect(changed('BITBUCKET_DATA_STORES', line)).toEqual({
        kind: 'refused',
        problems: [`${FILE}:13 BITBUCKET_DATA_STORES is something that only running it would tell`],
      })
    },
  )

  it('are refused where two branches give two values', () => {
    const branches = 'if true; then BITBUCKET_BACKUP_ROOT=/a; else BITBUCKET_BACKUP_ROOT=/b; fi'

    expect(changed('BITBUCKET_BACKUP_ROOT', branches)).toEqual({
      kind: 'refused',
      problems: [`${FILE}:19 BITBUCKET_BACKUP_ROOT is something that only running it would tell`],
    })
  })

  it('tell every problem at once, and no secret', () => {
    const problems = readVariables('BITBUCKET_BACKUP_PASS=hush\n', FILE, expected)

    expect(problems).toMatchObject({ kind: 'refused' })
    expect(JSON.stringify(problems)).toContain('BACKUP_DISK_TYPE is not set')
    expect(JSON.stringify(problems)).toContain('BITBUCKET_BACKUP_ROOT is not set')
    expect(JSON.stringify(problems)).not.toContain('hush')
  })
})
