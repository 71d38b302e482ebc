import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { memoryReader } from '../../test/fixtures/memory-reader.ts'
import type { FileStatus, HostReader } from '../ports/host.ts'
import { databaseFacts, homeFacts } from './identity.ts'

const folder: FileStatus = {
  kind: 'folder',
  bytes: 0,
  owner: 'bitbucket',
  group: 'bitbucket',
  mode: 0o750,
  device: 2049,
  inode: 11,
  modified: new Date(0),
  mountPoint: '/srv',
}

function hostWith(shared: FileStatus | undefined): HostReader {
  const programs = { realpath: () => ({ stdout: '/srv/staging\0' }), cat: () => ({ stdout: 'boot-1\n' }) }
  return { ...memoryHost(programs), status: async (path) => (path === '/srv/staging' ? folder : shared) }
}

async function isApart(shared: FileStatus | undefined): Promise<boolean> {
  return (await homeFacts(hostWith(shared), '/srv/staging', '/srv/staging/shared'))?.sharedApart ?? false
}

describe('what a database tells', () => {
  it('is its addresses as the host sees them, and the one that the server tells, unless it is a loopback', async () => {
    const host = memoryHost({ getent: () => ({ stdout: '10.1.0.99 STREAM pg-vip\n' }) })
    const told = async (address: string) =>
      (await databaseFacts(host, memoryReader({ identity: { address } }), { host: 'pg-vip', port: 5432 })).addresses

    expect(await told('10.1.0.21')).toEqual(['10.1.0.99', '10.1.0.21'])
    expect(await told('127.0.0.1')).toEqual(['10.1.0.99'])
  })
})

describe('what a home tells', () => {
  it('is that its shared folder is its own, or not there yet', async () => {
    expect(await isApart({ ...folder, inode: 12 })).toBe(false)
    expect(await isApart(undefined)).toBe(false)
  })

  it('is that its shared folder lies on a mount, also of the same device, or behind a link', async () => {
    expect(await isApart({ ...folder, device: 48, mountPoint: '/srv/staging/shared' })).toBe(true)
    expect(await isApart({ ...folder, mountPoint: '/srv/staging/shared' })).toBe(true)
    expect(await isApart({ ...folder, kind: 'symlink' })).toBe(true)
  })

  it('is the first folder on the way to its repositories that is a link', async () => {
    const statusOf = async (path: string): Promise<FileStatus> =>
      path === '/srv/staging/shared/data' ? { ...folder, kind: 'symlink' } : folder
    const facts = await homeFacts({ ...hostWith(folder), status: statusOf }, '/srv/staging', '/srv/staging/shared')

    expect([facts?.linked, facts?.sharedApart]).toEqual(['/srv/staging/shared/data', undefined])
    expect((await homeFacts(hostWith(folder), '/srv/staging', '/srv/staging/shared'))?.linked).toBeUndefined()
  })
})
