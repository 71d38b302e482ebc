import { spawnSync } from 'node:child_process'
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { packFiles, readUnreadable } from '../../argv/pack-files.ts'
import { chunksOf } from '../../../test/fixtures/chunks.ts'
import { byteSource } from './byte-source.ts'
import { filesOfTar } from './tar.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-tar-'))
  return () => rmSync(folder, { recursive: true, force: true })
})

function put(path: string, content: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), content)
}

async function read(archive: Buffer, chunk: number): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {}
  for await (const file of filesOfTar(byteSource(chunksOf(archive, chunk)))) {
    const parts: Buffer[] = []
    for await (const part of file.content) parts.push(part)
    found[file.path.replace(`${folder}/`, '')] = Buffer.concat(parts).toString()
  }
  return found
}

describe('what packFiles prints', () => {
  it.each([1, 100, 512, 65_536])('is read as the files below a folder, from pieces of %i bytes', async (chunk) => {
    put('a.properties', 'a=1')
    put('empty.xml', '')
    put(`${'long/'.repeat(40)}deep.XML`, 'x'.repeat(1024))
    put('objects/b.xml', 'passed over')
    put('c.txt', 'passed over')
    put('skipped.xml', 'passed over')
    put('with a blank\n.xml', '<a/>')
    rmSync(join(folder, 'again.xml'), { force: true })
    linkSync(join(folder, 'with a blank\n.xml'), join(folder, 'again.xml'))
    rmSync(join(folder, 'link.xml'), { force: true })
    symlinkSync('/etc/passwd', join(folder, 'link.xml'))
    const paths = '.*[.](properties|xml)'
    const { program, args } = packFiles({ folder, paths, withoutFolders: ['objects'], without: ['SKIPPED.*'] }, 'root')

    const { stdout, status } = spawnSync(program, args)

    expect(status).toBe(0)
    expect(await read(stdout, chunk)).toEqual({
      'a.properties': 'a=1',
      'empty.xml': '',
      [`${'long/'.repeat(40)}deep.XML`]: 'x'.repeat(1024),
      'with a blank\n.xml': '<a/>',
      'again.xml': '<a/>',
    })
  })

  it('has no more files where it breaks off', async () => {
    const { program, args } = packFiles({ folder, paths: '.*[.]properties' }, 'root')
    const { stdout } = spawnSync(program, args)

    expect(await read(stdout.subarray(0, 514), 100)).toEqual({ 'a.properties': 'a=' })
    expect(await read(stdout.subarray(0, 300), 100)).toEqual({})
  })

  it('is refused where it is no archive', async () => {
    await expect(read(Buffer.alloc(1024, 'x'), 100)).rejects.toThrow('what tar printed is no archive of tar')
  })
})

describe('readUnreadable', () => {
  it('names what could not be read, and nothing that vanished', () => {
    const stderr = `tar: /srv/home/a: b.xml: Cannot open: Permission denied
find: '/srv/home/closed': Permission denied
tar: /srv/home/gone.xml: Cannot stat: No such file or directory
find: '/srv/home/gone': No such file or directory
tar: /srv/home/grows.xml: file changed as we read it
tar: Exiting with failure status due to previous errors
`

    expect(readUnreadable(stderr)).toEqual(['/srv/home/a: b.xml', '/srv/home/closed'])
  })
})
