import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMounts } from '../argv/mounts.ts'
import { mountOf, pathOnFileSystem } from './mount-table.ts'

const table = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
23 22 0:50 / /data rw shared:2 master:3 - nfs4 nas.example.com:/export/staging rw,vers=4.2,addr=10.2.0.9,local_lock=none
24 22 8:1 /srv/real /mnt/bind\\040mount rw - ext4 /dev/sda1 rw
25 23 0:51 / /data rw - tmpfs tmpfs rw
26 22 0:52 / /database rw - xfs /dev/sdb1 rw

not a line`

describe('the mounts of a host', () => {
  const mounts = parseMounts(table)

  it('are read with their server and what of it is mounted', () => {
    expect(mounts).toEqual([
      { mountPoint: '/', root: '/', type: 'ext4', source: '/dev/sda1', address: undefined },
      {
        mountPoint: '/data',
        root: '/',
        type: 'nfs4',
        source: 'nas.example.com:/export/staging',
        address: '10.2.0.9',
      },
      { mountPoint: '/mnt/bind mount', root: '/srv/real', type: 'ext4', source: '/dev/sda1', address: undefined },
      { mountPoint: '/data', root: '/', type: 'tmpfs', source: 'tmpfs', address: undefined },
      { mountPoint: '/database', root: '/', type: 'xfs', source: '/dev/sdb1', address: undefined },
    ])
  })

  it('tell what a path lies on: the deepest, and of two at one place the later', () => {
    expect(mountOf('/data/bitbucket', mounts)?.type).toBe('tmpfs')
    expect(mountOf('/database', mounts)?.type).toBe('xfs')
    expect(mountOf('/srv', mounts)?.mountPoint).toBe('/')
    expect(mountOf('/srv', [])).toBeUndefined()
  })

  it('tell the path on the file system itself, so that a bind mount is seen through', () => {
    const [root, , bind] = mounts
    if (root === undefined || bind === undefined) throw new Error('the table has them')

    expect(pathOnFileSystem('/mnt/bind mount/bitbucket', bind)).toBe('/srv/real/bitbucket')
    expect(pathOnFileSystem('/mnt/bind mount', bind)).toBe('/srv/real')
    expect(pathOnFileSystem('/srv', root)).toBe('/srv')
    expect(pathOnFileSystem('/', root)).toBe('/')
  })

  it('keep every name, however odd', () => {
    const name = fc.stringMatching(/^[ -~\t\n]{1,20}$/)
    const octal = (text: string) =>
      text.replaceAll(/[ \t\n\\]/g, (one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`)

    fc.assert(
      fc.property(name, name, (folder, source) => {
        const line = `1 2 8:1 / /${octal(folder)} rw - nfs ${octal(source)} rw`
        expect(parseMounts(line)).toMatchObject([{ mountPoint: `/${folder}`, source }])
      }),
    )
  })
})
