import { describe, expect, it } from 'vitest'
import type { ConfiguredConnection, DatabaseFacts, Facts, HomeFacts } from '../kernel/facts.ts'
import {
  production,
  productionDatabase,
  productionFacts,
  productionHome,
  staging,
  stagingDatabase,
  stagingFacts,
  stagingHome,
} from '../../test/fixtures/two-environments.ts'
import type { Guarded } from './guarded.ts'
import { reasonsToRefuse } from './reasons.ts'

const guarded: Guarded = {
  source: production,
  target: staging,
  sourceFacts: productionFacts,
  targetFacts: stagingFacts,
  adopted: false,
  upgrade: false,
}

function withFacts(facts: Facts, identity: Partial<Facts['identity']>): Facts {
  return { ...facts, identity: { ...facts.identity, ...identity } }
}
const ofTarget = (identity: Partial<Facts['identity']>) =>
  reasonsToRefuse({ ...guarded, targetFacts: withFacts(stagingFacts, identity) })
const targetDatabase = (database: Partial<DatabaseFacts>) => ofTarget({ database: { ...stagingDatabase, ...database } })
const targetHome = (home: Partial<HomeFacts>) => ofTarget({ home: { ...stagingHome, ...home } })
const versions = (source: string | undefined, target: string | undefined, upgrade = false) =>
  reasonsToRefuse({
    ...guarded,
    upgrade,
    sourceFacts: { ...productionFacts, version: source },
    targetFacts: { ...stagingFacts, version: target },
  })
const connected = (...connections: readonly ConfiguredConnection[]) =>
  reasonsToRefuse({ ...guarded, targetFacts: { ...stagingFacts, connections } })

describe('the guard', () => {
  it('lets a staging environment pass that has everything of its own', () => {
    expect(reasonsToRefuse(guarded)).toEqual([])
  })

  it('lets a target pass that was installed but has neither database nor home yet', () => {
    expect(ofTarget({ database: undefined, home: undefined, serverId: undefined, baseUrl: undefined })).toEqual([])
  })

  it('refuses a production environment by its tier', () => {
    expect(reasonsToRefuse({ ...guarded, target: { ...staging, tier: 'production' } })).toEqual([
      {
        id: 'tier-production',
        because: 'environment staging has the tier production, and production is never a target',
        hint: 'name a staging or development environment',
      },
    ])
  })

  it('does not mind an equal server id, which is a warning of the plan', () => {
    expect(ofTarget({ serverId: 'BPRD-0001-0002-0003' })).toEqual([])
  })

  it('tells every reason, not only the first', () => {
    const database = { ...productionDatabase, inRecovery: true }
    const reasons = reasonsToRefuse({
      ...guarded,
      target: { ...staging, tier: 'production' },
      targetFacts: { ...withFacts(stagingFacts, { database, home: productionHome }), version: '6.0.0' },
    })

    expect(reasons.map(({ id }) => id)).toEqual([
      'tier-production',
      'standby',
      'same-database',
      'same-home',
      'database-not-ours',
      'home-not-ours',
      'target-older',
    ])
  })
})

describe('the guard of databases', () => {
  it("refuses the source's own database, whatever its name and address", () => {
    const alias = { host: 'alias', name: 'staging', instance: productionDatabase.instance, oid: 16_385 }

    expect(targetDatabase({ ...alias, clusterIdentifier: '7001' })).toEqual([
      {
        id: 'same-database',
        because:
          "the target's database is the source's own: compared staging alias:5432/staging (oid 16385) with production db.prod.example.com:5432/bitbucket (oid 16385), same server and same oid",
        hint: 'give staging a database of its own',
      },
    ])
  })

  it('allows another database on the same server', () => {
    expect(targetDatabase({ instance: productionDatabase.instance, clusterIdentifier: '7001' })).toEqual([])
  })

  it('allows the same oid on another server', () => {
    expect(targetDatabase({ oid: productionDatabase.oid })).toEqual([])
  })

  it('can not tell two instances with one cluster identifier apart, and refuses', () => {
    expect(targetDatabase({ clusterIdentifier: '7001', instance: '7001/1790000500/5432' })).toEqual([
      {
        id: 'cannot-tell-databases',
        because:
          'cannot tell the two databases apart: compared staging db.staging.example.com:5432/bitbucket_stg_20261101_1 (oid 20000) with production db.prod.example.com:5432/bitbucket (oid 16385); both clusters have the identifier 7001, as after a physical copy',
        hint: 'restore the target’s database server by initdb, so that it has an identity of its own',
      },
    ])
  })

  it('refuses where a server does not tell its cluster identifier', () => {
    expect(targetDatabase({ clusterIdentifier: undefined })).toEqual([
      {
        id: 'cannot-tell-databases',
        because:
          'cannot tell the two databases apart: compared staging db.staging.example.com:5432/bitbucket_stg_20261101_1 (oid 20000) with production db.prod.example.com:5432/bitbucket (oid 16385); one of the servers does not tell its cluster identifier',
        hint: 'let the login run pg_control_system()',
      },
    ])
  })

  it("refuses where nobody looked at the source's database", () => {
    const sourceFacts = withFacts(productionFacts, { database: undefined })

    expect(reasonsToRefuse({ ...guarded, sourceFacts })).toEqual([
      {
        id: 'cannot-tell-databases',
        because:
          'cannot tell whether the database db.staging.example.com:5432/bitbucket_stg_20261101_1 of staging is that of production: nobody looked at the latter',
        hint: 'understudy survey production',
      },
    ])
  })

  it('refuses a standby', () => {
    expect(targetDatabase({ inRecovery: true })).toEqual([
      {
        id: 'standby',
        because:
          'the database db.staging.example.com:5432/bitbucket_stg_20261101_1 of staging is in recovery: a standby is never a target',
        hint: 'point the target to a database server of its own',
      },
    ])
  })
})

describe('the guard of homes', () => {
  it('refuses the same home by device and inode, whatever its path', () => {
    expect(targetHome({ machine: 'boot-of-production' })).toEqual([
      {
        id: 'same-home',
        because:
          'the home of staging is the home of production, or one lies in the other: compared /srv/staging on ssh://understudy@bb1.staging.example.com (device 2049, inode 11, ext4 /dev/sda1) with /srv/bitbucket on ssh://understudy@bb1.prod.example.com (device 2049, inode 11, ext4 /dev/sda1)',
        hint: 'give staging a home of its own',
      },
    ])
  })

  it('allows equal device and inode numbers on two machines, where they mean nothing', () => {
    expect(targetHome({ device: productionHome.device, inode: productionHome.inode })).toEqual([])
  })

  it('allows two homes on one machine', () => {
    expect(targetHome({ machine: 'boot-of-production', inode: 12 })).toEqual([])
    expect(targetHome({ machine: 'boot-of-production', device: 2050 })).toEqual([])
  })

  it("refuses a home that lies in the source's on one machine, or on an export that the source has mounted", () => {
    const inside = { type: 'ext4', source: '/dev/sda1', server: undefined, addresses: [], path: '/srv/bitbucket/copy' }
    const nfs = { type: 'nfs4', source: 'nas:/bb', server: 'nas', addresses: ['10.1.0.9'], path: '/bb/shared/staging' }
    const source = {
      ...productionHome,
      shared: {
        path: '/srv/bitbucket/shared',
        device: 60,
        inode: 2,
        fileSystem: { ...nfs, source: 'filer:/bb/shared', server: 'filer', path: '/bb/shared' },
      },
    }

    expect(targetHome({ machine: 'boot-of-production', inode: 99, fileSystem: inside }).map(({ id }) => id)).toEqual([
      'same-home',
    ])
    expect(
      reasonsToRefuse({
        ...guarded,
        sourceFacts: withFacts(productionFacts, { home: source }),
        targetFacts: withFacts(stagingFacts, { home: { ...stagingHome, inode: 99, fileSystem: nfs } }),
      }),
    ).toEqual([
      {
        id: 'same-home',
        because:
          'the home of staging is the home of production, or one lies in the other: compared /srv/staging on ssh://understudy@bb1.staging.example.com (device 2049, inode 99, nfs4 nas:/bb) with /srv/bitbucket/shared on ssh://understudy@bb1.prod.example.com (device 60, inode 2, nfs4 filer:/bb/shared)',
        hint: 'give staging a home of its own',
      },
    ])
  })

  it("refuses a home that is not there yet and would be made inside the source's", () => {
    const { host, shared, device } = stagingHome
    const place = (path: string) => ({
      host,
      machine: 'boot-of-production',
      shared,
      device,
      path,
      inode: 0,
      fileSystem: { type: 'ext4', source: '/dev/sda1', server: undefined, addresses: [], path },
    })
    const idsOf = (path: string) => ofTarget({ home: undefined, homeToBe: place(path) }).map(({ id }) => id)

    expect(idsOf('/srv/bitbucket/shared/staging')).toEqual(['same-home'])
    expect(idsOf('/srv/staging')).toEqual([])
  })

  it("refuses a home whose shared folder may be the source's by another name", () => {
    const nfs = { type: 'nfs', source: 'nas:/a', server: 'nas', addresses: [], path: '/a' }
    const shared = { path: '/shared', device: 60, inode: 4711, fileSystem: nfs }
    const other = { ...shared, fileSystem: { ...nfs, source: '10.1.0.9:/b', server: '10.1.0.9', path: '/b' } }

    expect(
      reasonsToRefuse({
        ...guarded,
        sourceFacts: withFacts(productionFacts, { home: { ...productionHome, shared } }),
        targetFacts: withFacts(stagingFacts, { home: { ...stagingHome, shared: other } }),
      }),
    ).toEqual([
      {
        id: 'cannot-tell-homes',
        because:
          'cannot tell whether the home of staging is that of production: compared /shared on ssh://understudy@bb1.staging.example.com (device 60, inode 4711, nfs 10.1.0.9:/b) with /shared on ssh://understudy@bb1.prod.example.com (device 60, inode 4711, nfs nas:/a); both have the inode 4711, as one folder has wherever it is mounted',
        hint: 'let the home of staging lie on a disk of its own, or on an NFS export of its own',
      },
    ])
  })

  it('refuses a shared home that is mounted or linked, which may be production’s on another machine', () => {
    expect(targetHome({ sharedApart: true })).toEqual([
      {
        id: 'cannot-tell-homes',
        because:
          'cannot tell whether /srv/staging/shared on ssh://understudy@bb1.staging.example.com is a folder of production: it is mounted there, or a symbolic link',
        hint: 'let shared be a plain folder of /srv/staging',
      },
    ])
  })

  it('refuses where a machine can not be told', () => {
    expect(targetHome({ machine: undefined })).toEqual([
      {
        id: 'cannot-tell-homes',
        because:
          'cannot tell whether ssh://understudy@bb1.staging.example.com and ssh://understudy@bb1.prod.example.com are one machine: /proc/sys/kernel/random/boot_id cannot be read',
        hint: 'make /proc readable for the SSH user',
      },
    ])
  })

  it("refuses where the source's home is not seen", () => {
    const sourceFacts = withFacts(productionFacts, { home: undefined })

    expect(reasonsToRefuse({ ...guarded, sourceFacts })).toEqual([
      {
        id: 'cannot-tell-homes',
        because:
          'cannot tell whether the home of staging is that of production: production has no home at /srv/bitbucket',
        hint: 'correct environments.production.nodes, or let its SSH user see that folder',
      },
    ])
  })
})

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

describe('the guard of ownership', () => {
  const notOurs = {
    database: {
      id: 'database-not-ours',
      because:
        "the database db.staging.example.com:5432/bitbucket_stg_20261101_1 is neither empty nor marked as staging's",
      hint: 'if it may be replaced: --adopt staging',
    },
    home: {
      id: 'home-not-ours',
      because:
        "the home /srv/staging on ssh://understudy@bb1.staging.example.com is neither empty nor marked as staging's",
      hint: 'if it may be replaced: --adopt staging',
    },
  }

  it('refuses a database that is neither empty nor marked', () => {
    expect(targetDatabase({ mark: undefined })).toEqual([notOurs.database])
  })

  it('refuses a home that is neither empty nor marked', () => {
    expect(targetHome({ mark: undefined })).toEqual([notOurs.home])
  })

  it('refuses what is marked as that of another environment', () => {
    expect(targetDatabase({ mark: 'development' })).toEqual([notOurs.database])
    expect(targetHome({ mark: 'development' })).toEqual([notOurs.home])
  })

  it('allows what is empty, marked or not', () => {
    expect(targetDatabase({ empty: true, mark: undefined })).toEqual([])
    expect(targetHome({ empty: true, mark: undefined })).toEqual([])
  })

  it('lets --adopt take over what is not marked, and nothing that may be production', () => {
    const targetFacts = withFacts(stagingFacts, {
      database: { ...stagingDatabase, mark: undefined },
      home: { ...stagingHome, mark: undefined },
    })
    const standby = withFacts(targetFacts, { database: { ...stagingDatabase, inRecovery: true } })

    expect(reasonsToRefuse({ ...guarded, adopted: true, targetFacts })).toEqual([])
    expect(reasonsToRefuse({ ...guarded, adopted: true, targetFacts: standby }).map(({ id }) => id)).toEqual([
      'standby',
    ])
  })
})

describe('the guard of versions', () => {
  it('refuses a source below 4.0, and allows 4.0', () => {
    expect(versions('3.11.2', '3.11.2')).toEqual([
      {
        id: 'version-too-old',
        because: 'production runs 3.11.2; Understudy knows Bitbucket 4.0 and later',
        hint: 'upgrade it first',
      },
    ])
    expect(versions('4.0.0', '4.0.0')).toEqual([])
  })

  it('refuses a source whose version nobody can read', () => {
    expect(versions(undefined, '7.2.0')).toEqual([
      {
        id: 'version-unknown',
        because: 'the version of production cannot be read',
        hint: 'understudy survey production',
      },
    ])
  })

  it('refuses a target that is older than the source', () => {
    expect(versions('7.2.0', '7.1.9', true)).toEqual([
      {
        id: 'target-older',
        because:
          'staging has 7.1.9 installed and production runs 7.2.0: an older Bitbucket cannot open a newer database',
        hint: 'install 7.2.0 on staging',
      },
    ])
  })

  it('refuses a newer target until the rehearsal of an upgrade is asked for', () => {
    expect(versions('7.2.0', '8.9.0')).toEqual([
      {
        id: 'target-newer',
        because: 'staging has 8.9.0 installed and production runs 7.2.0: this refresh would rehearse an upgrade',
        hint: 'set refresh.staging.upgrade to true, or install 7.2.0',
      },
    ])
    expect(versions('7.2.0', '8.9.0', true)).toEqual([])
  })

  it('leaves a target alone whose version nobody can read; the plan warns', () => {
    expect(versions('7.2.0', undefined)).toEqual([])
  })
})
