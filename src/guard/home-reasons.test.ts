import { describe, expect, it } from 'vitest'
import { guarded, refusalsOf, refusalsOfHome, withFacts } from '../../test/fixtures/guarded-target.ts'
import { productionFacts, productionHome, stagingFacts, stagingHome } from '../../test/fixtures/two-environments.ts'
import { reasonsToRefuse } from './reasons.ts'

describe('the guard of homes', () => {
  it('refuses the same home by device and inode, whatever its path', () => {
    expect(refusalsOfHome({ machine: 'boot-of-production' })).toEqual([
      {
        id: 'same-home',
        because:
          'the home of staging is the home of production, or one lies in the other: compared /srv/staging on ssh://understudy@bb1.staging.example.com (device 2049, inode 11, ext4 /dev/sda1) with /srv/bitbucket on ssh://understudy@bb1.prod.example.com (device 2049, inode 11, ext4 /dev/sda1)',
        hint: 'give staging a home of its own',
      },
    ])
  })

  it('allows equal device and inode numbers on two machines, where they mean nothing', () => {
    expect(refusalsOfHome({ device: productionHome.device, inode: productionHome.inode })).toEqual([])
  })

  it('allows two homes on one machine', () => {
    expect(refusalsOfHome({ machine: 'boot-of-production', inode: 12 })).toEqual([])
    expect(refusalsOfHome({ machine: 'boot-of-production', device: 2050 })).toEqual([])
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

    expect(
      refusalsOfHome({ machine: 'boot-of-production', inode: 99, fileSystem: inside }).map(({ id }) => id),
    ).toEqual(['same-home'])
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
    const idsOf = (path: string) => refusalsOf({ home: undefined, homeToBe: place(path) }).map(({ id }) => id)

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
    expect(refusalsOfHome({ sharedApart: true })).toEqual([
      {
        id: 'cannot-tell-homes',
        because:
          'cannot tell whether /srv/staging/shared on ssh://understudy@bb1.staging.example.com is a folder of production: it is mounted there, or a symbolic link',
        hint: 'let shared be a plain folder of /srv/staging',
      },
    ])
  })

  it('refuses where a machine can not be told', () => {
    expect(refusalsOfHome({ machine: undefined })).toEqual([
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

  it('refuses a source whose repositories lie behind a link, which would be copied as it is', () => {
    const sourceFacts = withFacts(productionFacts, {
      home: { ...productionHome, linked: '/srv/bitbucket/shared/data' },
    })

    expect(reasonsToRefuse({ ...guarded, sourceFacts })).toEqual([
      {
        id: 'source-linked',
        because:
          '/srv/bitbucket/shared/data on ssh://understudy@bb1.prod.example.com is a symbolic link, which would be copied as it is',
        hint: 'mount what it leads to there instead (`mount --bind`)',
      },
    ])
  })

  it('allows a source whose shared home is mounted: what lies there is copied as folders', () => {
    const sourceFacts = withFacts(productionFacts, { home: { ...productionHome, sharedApart: true } })

    expect(reasonsToRefuse({ ...guarded, sourceFacts })).toEqual([])
  })
})
