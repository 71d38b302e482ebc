import { describe, expect, it } from 'vitest'
import { guarded, withFacts } from '../../test/fixtures/guarded-target.ts'
import { productionFacts, stagingFacts, stagingHome } from '../../test/fixtures/two-environments.ts'
import type { ConfiguredConnection } from '../kernel/facts.ts'
import { reasonsToRefuse } from './reasons.ts'

const connected = (...connections: readonly ConfiguredConnection[]) =>
  reasonsToRefuse({ ...guarded, targetFacts: { ...stagingFacts, connections } })

describe('the guard of connections', () => {
  const inFile = (host: string, addresses: readonly string[], database = 'bitbucket', port = 5432) => ({
    origin: 'shared/bitbucket.properties:3',
    hosts: [{ host, port, addresses }],
    database,
    readable: true,
  })
  const refusal = (url: string) => [
    {
      id: 'connected-to-source',
      because: `shared/bitbucket.properties:3 on staging names the database of production: ${url}`,
      hint: 'stop staging and correct it, or use `understudy isolate staging`',
    },
  ]

  it("refuses a jdbc.url that names the source's database by its name, in any case and with the root's dot", () => {
    expect(connected(inFile('db.prod.example.com', []))).toEqual(refusal('db.prod.example.com:5432/bitbucket'))
    expect(connected(inFile('DB.prod.example.com.', []))).toEqual(refusal('DB.prod.example.com.:5432/bitbucket'))
  })

  it('refuses one by an alias that resolves to the same address, and by the address itself', () => {
    expect(connected(inFile('pg', ['10.1.0.20']))).toEqual(refusal('pg:5432/bitbucket'))
    expect(connected(inFile('10.1.0.20', []))).toEqual(refusal('10.1.0.20:5432/bitbucket'))
  })

  it("refuses one that leads where the source's name leads on the target's own host, behind another resolver", () => {
    const targetFacts = {
      ...stagingFacts,
      connections: [inFile('pg-prod', ['192.168.7.20'])],
      databaseHosts: { 'db.prod.example.com': ['192.168.7.20'] },
    }

    expect(reasonsToRefuse({ ...guarded, targetFacts })).toEqual(refusal('pg-prod:5432/bitbucket'))
    expect(reasonsToRefuse({ ...guarded, targetFacts: { ...targetFacts, databaseHosts: {} } })).toEqual([])
  })

  it("refuses one that names what the source's application is connected to, though the configuration names another way", () => {
    const against = (host: string, addresses: readonly string[], machine = 'boot-of-staging') =>
      reasonsToRefuse({
        ...guarded,
        sourceFacts: { ...productionFacts, connections: [inFile('pg-vip', ['10.1.0.99', '127.0.0.1'])] },
        targetFacts: {
          ...withFacts(stagingFacts, { home: { ...stagingHome, machine, inode: 99 } }),
          connections: [inFile(host, addresses)],
        },
      })

    expect(against('PG-VIP', [])).toEqual(refusal('PG-VIP:5432/bitbucket'))
    expect(against('alias', ['10.1.0.99'])).toEqual(refusal('alias:5432/bitbucket'))
    expect(against('localhost', ['127.0.0.1'])).toEqual([])
    expect(against('localhost', ['127.0.0.1'], 'boot-of-production')).toEqual(refusal('localhost:5432/bitbucket'))
  })

  it('refuses one of several hosts', () => {
    const [one] = inFile('db.prod.example.com', []).hosts
    const several = { ...inFile('db.staging.example.com', []), hosts: [{ host: 'other', port: 5432, addresses: [] }] }

    expect(connected({ ...several, hosts: [...several.hosts, ...(one === undefined ? [] : [one])] })).toEqual(
      refusal('other:5432,db.prod.example.com:5432/bitbucket'),
    )
  })

  it('refuses one that can not be read', () => {
    expect(connected({ origin: 'bin/setenv.sh:7', hosts: [], database: '', readable: false })).toEqual([
      {
        id: 'connection-unreadable',
        because:
          'bin/setenv.sh:7 on staging has a jdbc.url that cannot be read, so it may name the database of production',
        hint: 'stop staging and correct it, or use `understudy isolate staging`',
      },
    ])
  })

  it('allows another database, another port and another host', () => {
    expect(connected(inFile('db.prod.example.com', [], 'bitbucket_stg'))).toEqual([])
    expect(connected(inFile('db.prod.example.com', [], 'bitbucket', 5433))).toEqual([])
    expect(connected(inFile('db.staging.example.com', ['10.2.0.20']))).toEqual([])
  })
})
