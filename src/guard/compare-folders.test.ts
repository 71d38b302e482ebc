import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileSystemFacts, FolderFacts } from '../kernel/facts.ts'
import { compareFolders } from './compare-folders.ts'

const disk = (path: string): FileSystemFacts => ({
  type: 'ext4',
  source: '/dev/sda1',
  server: undefined,
  addresses: [],
  path,
})
const nfs = (server: string, path: string, addresses: readonly string[] = []): FileSystemFacts => ({
  type: 'nfs4',
  source: `${server}:/export`,
  server,
  addresses,
  path,
})
const folder = (fileSystem: FileSystemFacts | undefined, inode = 1, device = 50): FolderFacts => ({
  path: '/data/bitbucket',
  device,
  inode,
  fileSystem,
})
const compare = (
  one: FileSystemFacts | undefined,
  other: FileSystemFacts | undefined,
  inodes: [number, number] = [1, 2],
) => compareFolders(folder(one, inodes[0]), folder(other, inodes[1]), false)

describe('two folders', () => {
  it('of one machine are one where device and inode are, and where one lies in the other', () => {
    const here = (path: string, inode: number, device = 50) => folder(disk(path), inode, device)

    expect(compareFolders(here('/a', 7), here('/b', 7), true)).toEqual({ kind: 'same' })
    expect(compareFolders(here('/srv/bb/copy', 7), here('/srv/bb', 8), true)).toEqual({ kind: 'same' })
    expect(compareFolders(here('/srv/bb2', 7), here('/srv/bb', 8), true)).toEqual({ kind: 'apart' })
    expect(compareFolders(here('/srv/bb', 7, 51), here('/srv/bb', 7), true)).toEqual({ kind: 'apart' })
  })

  it('of two machines are apart on their own disks, whatever their numbers', () => {
    expect(compare(disk('/srv/bb'), disk('/srv/bb'), [7, 7])).toEqual({ kind: 'apart' })
  })

  it('are one on the same server at the same path or below, by its name or an address of it', () => {
    expect(compare(nfs('nas', '/prod'), nfs('nas', '/prod'))).toEqual({ kind: 'same' })
    expect(compare(nfs('nas', '/prod/staging'), nfs('nas', '/prod'))).toEqual({ kind: 'same' })
    expect(compare(nfs('nas', '/'), nfs('nas', '/prod'))).toEqual({ kind: 'same' })
    expect(compare(nfs('nas1', '/prod', ['10.1.0.9']), nfs('filer', '/prod', ['10.1.0.8', '10.1.0.9']))).toEqual({
      kind: 'same',
    })
  })

  it('are apart in another export of the same server, and on another server, also at the same path', () => {
    expect(compare(nfs('nas', '/staging'), nfs('nas', '/prod'))).toEqual({ kind: 'apart' })
    expect(compare(nfs('nas2', '/prod', ['10.2.0.9']), nfs('nas1', '/prod', ['10.1.0.9']))).toEqual({ kind: 'apart' })
    expect(compare(disk('/srv/staging'), nfs('nas', '/prod'))).toEqual({ kind: 'apart' })
    expect(compare(nfs('nas', '/staging'), disk('/srv/bb'))).toEqual({ kind: 'apart' })
  })

  it('cannot be told apart where a share has the inode that the other has, by whatever name it is mounted', () => {
    const unknown = {
      kind: 'unknown',
      why: 'both have the inode 7, as one folder has wherever it is mounted',
    }

    expect(compare(nfs('nas1', '/prod'), nfs('nas2', '/export/prod'), [7, 7])).toEqual(unknown)
    expect(compare(nfs('bb1.prod', '/bb'), disk('/srv/bb'), [7, 7])).toEqual(unknown)
    expect(compareFolders(folder(nfs('nas1', '/prod'), 7, 51), folder(nfs('nas2', '/prod'), 7, 52), true)).toEqual(
      unknown,
    )
  })

  it('cannot be told apart where one may be an export of the disk of the other', () => {
    expect(compare(nfs('bb1.prod', '/srv/bb/copy'), disk('/srv/bb'))).toEqual({
      kind: 'unknown',
      why: 'one may be what the machine of the other exports',
    })
  })

  it('cannot be told apart on a file system that nobody knows, nor where none can be read', () => {
    const sshfs = { ...nfs('nas', '/staging'), type: 'fuse.sshfs' }

    expect(compare(sshfs, disk('/srv/bb'))).toEqual({
      kind: 'unknown',
      why: 'fuse.sshfs may be seen by several machines, and nothing of it can be compared',
    })
    expect(compare(sshfs, nfs('nas', '/prod'))).toEqual({ kind: 'apart' })
    expect(compare(undefined, disk('/srv/bb'))).toEqual({
      kind: 'unknown',
      why: 'the file systems that they lie on cannot be read',
    })
  })

  it('are judged the same whichever is asked about', () => {
    const fileSystem = fc.record({
      type: fc.constantFrom('ext4', 'nfs4', 'cifs'),
      source: fc.constantFrom('/dev/sda1', 'nas:/prod'),
      server: fc.constantFrom(undefined, 'nas', 'filer'),
      addresses: fc.subarray(['10.1.0.8', '10.1.0.9']),
      path: fc.constantFrom('/', '/prod', '/prod/staging', '/staging'),
    })
    const one = fc.record({
      path: fc.constant('/data'),
      device: fc.nat(1),
      inode: fc.nat(1),
      fileSystem: fc.option(fileSystem, { nil: undefined }),
    })

    fc.assert(
      fc.property(one, one, fc.boolean(), (first, second, sameMachine) => {
        const [there, back] = [compareFolders(first, second, sameMachine), compareFolders(second, first, sameMachine)]
        expect(there.kind).toBe(back.kind)
        expect(compareFolders(first, first, true).kind).toBe('same')
        expect(compareFolders(first, first, false).kind === 'apart').toBe(first.fileSystem?.type === 'ext4')
      }),
      { numRuns: 2000 },
    )
  })
})
