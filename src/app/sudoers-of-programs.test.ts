import { describe, expect, it } from 'vitest'
import { config, printed } from '../../test/fixtures/printed-sudoers.ts'
import { refreshOfStaging } from '../../test/fixtures/two-environments.ts'

const run = '[0-9]{8}-[0-9]{6}-[A-Za-z0-9]+'

describe('the sudo rules where another program backs up', () => {
  it('name the backup scripts of a source, their variables and their archive, and say what that means', async () => {
    const { lock } = refreshOfStaging.backup
    const backup = {
      kind: 'diy',
      lock,
      folder: '/opt/diy',
      variables: '/etc/diy/vars.sh',
      timeoutMs: 7_200_000,
    } as const
    const byScripts = { ...config, refresh: { staging: { ...refreshOfStaging, backup } } }
    const lines = {
      production: (await printed('production', byScripts)).split('\n'),
      staging: (await printed('staging', byScripts)).split('\n'),
    }

    expect(lines.production.slice(0, 3)).toEqual([
      '# Understudy: what understudy reads as the service user. Needs sudo 1.9.10 or newer.',
      '# What backs up runs as root and obeys a file that understudy writes: who is understudy here is as good as root.',
      '# Check with: visudo -cf FILE; keep as /etc/sudoers.d/understudy, mode 0440.',
    ])
    expect(lines.production).toEqual(
      expect.arrayContaining([
        'understudy ALL=(root) NOPASSWD: /usr/bin/cat ^-- /etc/diy/vars[.]sh$',
        'understudy ALL=(root) NOPASSWD: /usr/bin/test ^-x /opt/diy/bitbucket[.]diy-backup[.]sh$',
        String.raw`understudy ALL=(root) NOPASSWD: /usr/bin/nice ^-n 10 ionice -c 2 -n 7 env BACKUP_VARS_FILE\=/var/spool/understudy/${run}/variables[.]sh timeout --kill-after\=60 7200 /opt/diy/bitbucket[.]diy-backup[.]sh$`,
        `understudy ALL=(root) NOPASSWD: /usr/bin/gzip ^-t -- /var/spool/understudy/${run}/archive/archive[.]tar[.]gz$`,
      ]),
    )
    expect(lines.staging).toEqual(
      expect.arrayContaining([
        String.raw`understudy ALL=(root) NOPASSWD: /usr/bin/tar ^-t -v -z --numeric-owner --quoting-style\=escape -f /srv/staging[.]understudy/incoming/${run}/archive/archive[.]tar[.]gz$`,
        `understudy ALL=(root) NOPASSWD: /usr/bin/tar ^-x -z --no-same-owner --preserve-permissions --no-overwrite-dir -C /srv/staging[.]understudy/incoming/${run}/unpacked -f /srv/staging[.]understudy/incoming/${run}/archive/archive[.]tar[.]gz$`,
      ]),
    )
    expect(await printed('production')).not.toMatch(/BACKUP_VARS_FILE|as good as root/)
  })

  it("name the vendor's clients, what they are told, and what becomes of their archive", async () => {
    const { lock } = refreshOfStaging.backup
    const backup = { kind: 'client', lock, folder: '/opt/client', singleServer: false, timeoutMs: 10_800_000 } as const
    const byClient = { ...config, refresh: { staging: { ...refreshOfStaging, backup } } }
    const lines = {
      production: (await printed('production', byClient)).split('\n'),
      staging: (await printed('staging', byClient)).split('\n'),
    }

    expect(lines.production[1]).toBe(
      '# What backs up runs as root and obeys a file that understudy writes: who is understudy here is as good as root.',
    )
    expect(lines.production).toEqual(
      expect.arrayContaining([
        'understudy ALL=(root) NOPASSWD: /usr/bin/test ^-r /opt/client/bitbucket-backup-client[.]jar$',
        String.raw`understudy ALL=(root) NOPASSWD: /usr/bin/nice ^-n 10 ionice -c 2 -n 7 env -C /var/spool/understudy/${run}/work LC_ALL\=C[.]UTF-8 timeout --kill-after\=60 630 java @/var/spool/understudy/${run}/client[.]args -jar /opt/client/bitbucket-backup-client[.]jar$`,
        `understudy ALL=(root) NOPASSWD: /usr/bin/tar ^-t --no-seek --force-local -f /var/spool/understudy/${run}/archive/archive[.]tar$`,
        `understudy ALL=(root) NOPASSWD: /usr/bin/tail ^-c 1024 -- /var/spool/understudy/${run}/archive/archive[.]tar$`,
        String.raw`understudy ALL=(root) NOPASSWD: /usr/bin/rm ^-rf --one-file-system --preserve-root\=all -- /var/spool/understudy/${run}$`,
      ]),
    )
    expect(lines.staging).toEqual(
      expect.arrayContaining([
        'understudy ALL=(atlbitbucket) NOPASSWD: /usr/bin/test ^-r /opt/client/bitbucket-restore-client[.]jar$',
        String.raw`understudy ALL=(atlbitbucket) NOPASSWD: /usr/bin/nice ^-n 10 ionice -c 2 -n 7 env -C /srv/staging[.]understudy/incoming/${run}/restore LC_ALL\=C[.]UTF-8 timeout --kill-after\=60 10800 java @/srv/staging[.]understudy/incoming/${run}/restore/client[.]args -jar /opt/client/bitbucket-restore-client[.]jar /srv/staging[.]understudy/incoming/${run}/archive/archive[.]tar$`,
      ]),
    )
    // A given backup is restored without the client.
    expect(lines.staging.filter((line) => line.includes('pg_restore --format'))).toHaveLength(1)
  })

  it('name what reads and restores a dump of MariaDB', async () => {
    const [source, copy] = [config.environments.production, config.environments.staging]
    const environments = {
      production: { ...source, database: { ...source.database, vendor: 'mariadb' } },
      staging: { ...copy, database: { ...copy.database, vendor: 'mariadb' } },
    } as const

    const lines = (await printed('staging', { ...config, environments })).split('\n')

    expect(lines.filter((line) => line.includes('restore-statements /'))).toEqual([
      String.raw`understudy ALL=(root) NOPASSWD: /usr/bin/bash ^/srv/staging[.]understudy/restore-statements /srv/staging[.]understudy/incoming/${run}/database/backup-db[.]sql mariadb --protocol\=TCP --host\=db[.]staging[.]example[.]com --port\=5432 --user\=postgres --skip-ssl --batch --binary-mode --local-infile\=0 --default-character-set\=utf8mb4 --max-allowed-packet\=1G --database\=bitbucket_stg_[A-Za-z0-9]+_[A-Za-z0-9]+$`,
    ])
    expect(lines.filter((line) => line.includes('show-statements /'))).toEqual([
      `understudy ALL=(root) NOPASSWD: /usr/bin/bash ^/srv/staging[.]understudy/show-statements /srv/staging[.]understudy/incoming/${run}/unpacked/bitbucket-db/backup-db[.]sql$`,
      'understudy ALL=(root) NOPASSWD: /usr/bin/bash ^/srv/staging[.]understudy/show-statements /srv/staging[.]understudy/archives(/([^/. ][^/ ]*|[.][^/. ][^/ ]*|[.][.][^/ ]+))+/bitbucket-db/backup-db[.]sql$',
      `understudy ALL=(root) NOPASSWD: /usr/bin/bash ^/srv/staging[.]understudy/show-statements /srv/staging[.]understudy/backups/${run}/database/backup-db[.]sql any$`,
    ])
    expect(lines.filter((line) => line.includes('pg_restore'))).toEqual([])
  })
})
