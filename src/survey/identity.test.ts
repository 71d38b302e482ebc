import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import type { FileStatus, HostReader } from '../ports/host.ts'
import { homeFacts } from './identity.ts'

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
})
