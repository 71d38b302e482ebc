import { describe, expect, it } from 'vitest'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { showChange } from '../../../test/fixtures/show.ts'
import { jvmArgument, property, variable } from '../../../test/fixtures/setting.ts'
import { databaseConnection } from './database-connection.ts'

const settings = [
  property('jdbc.driver', 'org.postgresql.Driver'),
  property('jdbc.url', 'jdbc:postgresql://db.example.com:5432/bitbucket', 2),
  property('jdbc.user', 'bitbucket', 3),
  property('jdbc.password', 'S3CRET', 4),
  property('jdbc.password.decrypter.classname', 'com.atlassian.db.config.password.ciphers.base64.Base64Cipher', 5),
  property('encrypted-property.cipher.classname', 'com.example.Cipher', 6),
  property('server.port', '7990', 7),
]

describe('databaseConnection', () => {
  it('replaces the connection and drops its ciphers', async () => {
    const cut = await cutInMemory(databaseConnection, { settings })

    expect(cut.findings).toEqual([
      'database-connection:shared/bitbucket.properties: encrypted-property.cipher.classname | decrypts the replaced passwords',
      'database-connection:shared/bitbucket.properties: jdbc.driver | the kind of database',
      'database-connection:shared/bitbucket.properties: jdbc.password | the password of the login to the database | secret',
      'database-connection:shared/bitbucket.properties: jdbc.password.decrypter.classname | belongs to the replaced database connection',
      'database-connection:shared/bitbucket.properties: jdbc.url | the database that Bitbucket connects to | db.example.com:5432',
      'database-connection:shared/bitbucket.properties: jdbc.user | the login to the database',
    ])
    expect(cut.changes).toEqual([
      'remove encrypted-property.cipher.classname',
      'set jdbc.driver = "org.postgresql.Driver"',
      'set jdbc.password = <plain environment variable STAGING_DB_PASSWORD>',
      'remove jdbc.password.decrypter.classname',
      'set jdbc.url = "jdbc:postgresql://db.staging.example.net:5432/bitbucket_stg_1"',
      'set jdbc.user = "bitbucket_stg"',
    ])
    expect(cut.blocked).toEqual([])
  })

  it('unsets variables of the service, which override the file', async () => {
    const cut = await cutInMemory(databaseConnection, {
      settings: [
        variable('JDBC_PASSWORD', 'jdbc.password', 'S3CRET'),
        variable('JDBC_URL', 'jdbc.url', 'jdbc:postgresql://db.example.com/bitbucket'),
        { ...variable('JDBC_USER', 'jdbc.user', '$(whoami)'), readable: false },
      ],
    })

    expect(cut.findings).toEqual([
      'database-connection:/etc/systemd/system/atlbitbucket.service:7: JDBC_PASSWORD | the password of the login to the database | secret',
      'database-connection:/etc/systemd/system/atlbitbucket.service:7: JDBC_URL | the database that Bitbucket connects to | db.example.com:5432',
      'database-connection:/etc/systemd/system/atlbitbucket.service:7: JDBC_USER | the login to the database; its value cannot be told without running /etc/systemd/system/atlbitbucket.service:7',
    ])
    expect(cut.changes).toEqual([
      'environment JDBC_PASSWORD = null',
      'set jdbc.password = <plain environment variable STAGING_DB_PASSWORD>',
      'environment JDBC_URL = null',
      'set jdbc.url = "jdbc:postgresql://db.staging.example.net:5432/bitbucket_stg_1"',
      'environment JDBC_USER = null',
      'set jdbc.user = "bitbucket_stg"',
    ])
    expect(cut.blocked).toEqual([])
  })

  it('is blocked by an argument in a start script', async () => {
    const cut = await cutInMemory(databaseConnection, {
      settings: [jvmArgument('jdbc.url', 'jdbc:postgresql://db.example.com/bitbucket')],
    })

    expect(cut.changes).toEqual([])
    expect(cut.blocked).toEqual([
      '/opt/bitbucket/bin/_start-webapp.sh:12 sets -Djdbc.url, and no unit drop-in can take that back: remove it there',
    ])
  })

  it('gives the copy its connection though nothing was found', () => {
    expect(databaseConnection.provide?.(stagingTarget, undefined).map(showChange)).toEqual([
      'set jdbc.driver = "org.postgresql.Driver"',
      'set jdbc.url = "jdbc:postgresql://db.staging.example.net:5432/bitbucket_stg_1"',
      'set jdbc.user = "bitbucket_stg"',
      'set jdbc.password = <plain environment variable STAGING_DB_PASSWORD>',
    ])
  })

  it('reads the connection again, without showing a password in its URL', async () => {
    const url = 'jdbc:postgresql://db.example.com/bitbucket?password=S3CRET'
    const copy = memoryCopy({ settings: [property('jdbc.url', url)], answers: {} })

    expect(await databaseConnection.confirm(copy, stagingTarget, { kind: 'cut' })).toEqual([
      {
        evidence: 'jdbc.url is jdbc:postgresql://db.example.com/bitbucket in shared/bitbucket.properties:1',
        id: 'database-connection/url',
        result: 'fail',
        title: 'Bitbucket is configured for its own database',
      },
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(databaseConnection, { settings }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
