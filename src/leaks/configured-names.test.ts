import { describe, expect, it } from 'vitest'
import { jvmArgument, property, variable } from '../../test/fixtures/setting.ts'
import { configuredNames } from './configured-names.ts'

describe('configuredNames', () => {
  it('takes the secrets of files, variables and arguments, and shows their places only', () => {
    const { secrets } = configuredNames([
      property('jdbc.password', ' Tr0ub4dor&3 ', 4),
      property('jdbc.user', 'bitbucket'),
      property('plugin.mirror.url', 'https://user:hunter2hunter@mirror.example.com/x', 6),
      property('ldap.password', '{ATL_SECURED}'),
      property('password.expiry.days', '90'),
      variable('PLUGIN_API_TOKEN', 'plugin.api.token', 'abcdef012345'),
      jvmArgument('javax.net.ssl.keyStorePassword', 'S3CRETS3CRET'),
      { ...property('other.password', 'x y z'), readable: false },
    ])

    expect(secrets.map(({ place, secret }) => [place, secret.reveal()])).toEqual([
      ['shared/bitbucket.properties: jdbc.password', 'Tr0ub4dor&3'],
      ['shared/bitbucket.properties: plugin.mirror.url', 'hunter2hunter'],
      ['/etc/systemd/system/atlbitbucket.service:7: PLUGIN_API_TOKEN', 'abcdef012345'],
      ['/opt/bitbucket/bin/_start-webapp.sh:12: -Djavax.net.ssl.keyStorePassword', 'S3CRETS3CRET'],
    ])
  })

  it('takes paths and buckets of storage, and no path of anything else', () => {
    const { folders, buckets } = configuredNames([
      property('plugin.lfs.object-store.path', '/mnt/lfs/'),
      property('attachments.storage.dir', '/mnt/files'),
      property('server.ssl.key-store', '/etc/ssl/bitbucket.jks'),
      property('plugin.git.path', '/usr/bin/git'),
      property('plugin.lfs.s3.bucket', 'acme-git-lfs'),
      property('backup.storage.url', 's3://acme-backup/nightly'),
      property('plugin.lfs.s3.region', 'eu-central-1'),
    ])

    expect(folders).toEqual(['/mnt/lfs', '/mnt/files'])
    expect(buckets).toEqual(['acme-git-lfs', 'acme-backup'])
  })
})
