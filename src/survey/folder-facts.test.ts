import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { AppError } from '../kernel/app-error.ts'
import { absentFolderFacts, folderFacts } from './folder-facts.ts'

function hostWith(mounts: string, path: string) {
  const host = memoryHost({
    realpath: () => ({ stdout: `${path}\0` }),
    cat: () => ({ stdout: mounts }),
    getent: ({ args }) => (args.at(-1) === 'nas.example.com' ? { stdout: '10.2.0.8 STREAM nas\n' } : { exitCode: 2 }),
  })
  host.put(`${path}/file`, '')
  return host
}

describe('where a folder lies', () => {
  it('is told by its server, all addresses of it, and the path there', async () => {
    const mounts =
      '1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:5 / /data rw - nfs4 NAS.example.com.:/export rw,addr=10.2.0.9\n'

    expect((await folderFacts(hostWith(mounts, '/data/bitbucket'), '/link'))?.fileSystem).toEqual({
      type: 'nfs4',
      source: 'NAS.example.com.:/export',
      server: 'nas.example.com',
      addresses: ['10.2.0.9', '10.2.0.8'],
      path: '/export/bitbucket',
    })
  })

  it.each([
    ['[fd00::1]:/', '[fd00::1]', '/bitbucket'],
    ['//filer/share', 'filer', '/share/bitbucket'],
    ['/dev/mapper/vg-data', undefined, '/bitbucket'],
    ['tank/home', undefined, '/bitbucket'],
  ])('is read of %s', async (source, server, path) => {
    const mounts = `1 0 8:1 / /data rw - x ${source} rw\n`

    expect((await folderFacts(hostWith(mounts, '/data/bitbucket'), '/data/bitbucket'))?.fileSystem).toMatchObject({
      server,
      path,
    })
  })

  it('is told of one that is not there yet, by the folder above it', async () => {
    const host = hostWith('1 0 8:1 / /data rw - nfs nas:/export rw\n', '/data/bitbucket')
    host.put('/data/other/file', '')

    expect(await absentFolderFacts(host, '/data/bitbucket')).toMatchObject({
      path: '/data/bitbucket',
      device: 1,
      inode: 0,
      fileSystem: { server: 'nas', path: '/export/bitbucket' },
    })
  })

  it('is asked of the login where it lies outside what sudo allows, and refused where that may not look either', async () => {
    const hidden = (exitCode: number) => ({
      ...memoryHost({
        realpath: () => ({ stdout: '/mnt/nfs\0' }),
        cat: () => ({ exitCode: 1 }),
        stat: () => ({ exitCode, stdout: '41ed\x004096\0root\x000\0root\x000\x00755\x0060\x004711\x000\0/mnt\0' }),
      }),
      status: () => Promise.reject(new AppError('host/missing-sudo-rule', 'sudo does not allow stat', { hint: 'x' })),
    })

    expect(await folderFacts(hidden(0), '/srv/bb/shared')).toMatchObject({ device: 60, inode: 4711 })
    await expect(folderFacts(hidden(1), '/srv/bb/shared')).rejects.toThrow('sudo does not allow stat')
  })

  it('is not told where the mounts cannot be read, and there is none where no folder is', async () => {
    const host = memoryHost({ realpath: () => ({ stdout: '/data\0' }), cat: () => ({ exitCode: 1 }) })

    expect(await folderFacts(host, '/data')).toBeUndefined()
    host.put('/data/file', '')
    expect((await folderFacts(host, '/data'))?.fileSystem).toBeUndefined()
  })
})
