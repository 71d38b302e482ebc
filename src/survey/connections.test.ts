import { describe, expect, it } from 'vitest'
import { memoryEnvironment } from '../../test/fixtures/memory-environment.ts'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { stubProperties } from '../hold/stub.ts'
import type { Setting } from '../ports/environment-reader.ts'
import { configuredConnections, presentConnection } from './connections.ts'

const host = memoryHost({
  getent: ({ args }) => (args.includes('db') ? { stdout: '10.1.0.20 STREAM db\n10.1.0.20 DGRAM\n' } : { exitCode: 2 }),
})
const override = (value: string, readable = true): Setting => ({
  key: 'jdbc.url',
  value,
  origin: { kind: 'environment', file: '/etc/b.service', line: 7, variable: 'JDBC_URL' },
  readable,
})
const connections = (properties: string, settings: readonly Setting[] = []) =>
  configuredConnections(memoryEnvironment({ files: { 'bitbucket.properties': properties }, settings }), host)

const inFile = {
  origin: 'shared/bitbucket.properties:2',
  hosts: [{ host: 'db', port: 5432, addresses: ['10.1.0.20'] }],
  database: 'bitbucket',
  readable: true,
}

describe('the connections of an environment', () => {
  it('are those of the file, with the addresses that its host knows', async () => {
    expect(await connections('# ours\njdbc.url=jdbc:postgresql://db/bitbucket\n')).toEqual([inFile])
  })

  it('are those of the file also where the environment overrides it, and those of the environment', async () => {
    const found = await connections('# ours\njdbc.url=jdbc:postgresql://db/bitbucket\n', [
      override('jdbc:postgresql://other:6432/stg'),
    ])

    expect(found).toEqual([
      inFile,
      {
        origin: '/etc/b.service:7',
        hosts: [{ host: 'other', port: 6432, addresses: [] }],
        database: 'stg',
        readable: true,
      },
    ])
  })

  it('are every line of a key that is repeated', async () => {
    const found = await connections('jdbc.url=jdbc:postgresql://a/x\njdbc.url=jdbc:postgresql://b/y\n')

    expect(found.map(({ origin, database }) => [origin, database])).toEqual([
      ['shared/bitbucket.properties:1', 'x'],
      ['shared/bitbucket.properties:2', 'y'],
    ])
  })

  it('are none of a stub, but what overrides it counts', async () => {
    const stub = stubProperties({ environment: 'staging', run: 'r1', held: '/h' })

    expect(await connections(stub)).toEqual([])
    expect((await connections(stub, [override('jdbc:postgresql://db/bitbucket')])).map(({ origin }) => origin)).toEqual(
      ['/etc/b.service:7'],
    )
  })

  it('are unreadable where only a shell could tell them, or the driver', async () => {
    for (const setting of [override('jdbc:postgresql://db/bitbucket', false), override('jdbc:oracle:thin:@PROD')])
      expect(await connections('', [setting])).toEqual([
        { origin: '/etc/b.service:7', hosts: [], database: '', readable: false },
      ])
  })
})

describe('the connection of an environment', () => {
  const present = (properties: string, settings: readonly Setting[] = []) =>
    presentConnection(memoryEnvironment({ files: { 'bitbucket.properties': properties }, settings }), host, {
      host: '10.1.0.20',
      port: 5432,
    })

  it('is each database of the server that a URL leads to, by whatever name of the server', async () => {
    expect(
      await present('jdbc.url=jdbc:postgresql://db/one\njdbc.url=jdbc:postgresql://other/two\n', [
        override('jdbc:postgresql://10.1.0.20:5432/three'),
        override('jdbc:postgresql://db:6432/four'),
      ]),
    ).toEqual({ databases: ['one', 'three'], user: undefined })
  })

  it('has the login that is in force, where it can be told', async () => {
    const user = { ...override('bitbucket_old'), key: 'jdbc.user' }

    expect(await present('', [user])).toEqual({ databases: [], user: 'bitbucket_old' })
    expect(await present('', [{ ...user, readable: false }])).toEqual({ databases: [], user: undefined })
  })
})
