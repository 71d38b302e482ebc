import { describe, expect, it } from 'vitest'
import { chunksOf } from '../../../test/fixtures/chunks.ts'
import { zipOf, type ZipMember } from '../../../test/fixtures/zip.ts'
import { byteSource } from './byte-source.ts'
import { filesOfZip } from './zip.ts'

/** Not to be compressed. */
function noise(bytes: number): Buffer {
  let state = 1
  return Buffer.from(Array.from({ length: bytes }, () => (state = (state * 48_271) % 2_147_483_647) & 0xff))
}

async function read(archive: Buffer, chunk = 1000): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {}
  for await (const file of filesOfZip(byteSource(chunksOf(archive, chunk)), 'app.jar')) {
    if (file.kind === 'unreadable') found[file.path] = 'unreadable'
    else {
      const parts: Buffer[] = []
      for await (const part of file.content) parts.push(part)
      found[file.path] = Buffer.concat(parts).toString('latin1')
    }
  }
  return found
}

const text = (name: string, as?: ZipMember['as']): ZipMember => ({
  name,
  content: Buffer.from(`content of ${name}`),
  ...(as === undefined ? {} : { as }),
})

describe('filesOfZip', () => {
  it.each([7, 1000, 100_000])('gives every member, however it was written, from pieces of %i bytes', async (chunk) => {
    const long = noise(200_000)
    const zeros = Buffer.alloc(3_000_000)
    const archive = zipOf([
      text('META-INF/MANIFEST.MF', 'described'),
      { name: 'META-INF/', content: Buffer.alloc(0), as: 'stored' },
      text('a.txt', 'stored'),
      { name: 'long.bin', content: long, as: 'described' },
      { name: 'zeros.bin', content: zeros },
      { name: 'empty', content: Buffer.alloc(0), as: 'described' },
      text('b/c.xml'),
    ])

    const found = await read(archive, chunk)

    expect(found).toEqual({
      'app.jar!/META-INF/MANIFEST.MF': 'content of META-INF/MANIFEST.MF',
      'app.jar!/a.txt': 'content of a.txt',
      'app.jar!/long.bin': long.toString('latin1'),
      'app.jar!/zeros.bin': zeros.toString('latin1'),
      'app.jar!/empty': '',
      'app.jar!/b/c.xml': 'content of b/c.xml',
    })
  })

  it('goes into the archives of an archive', async () => {
    const inner = zipOf([text('deep.properties', 'described'), text('other')])
    const middle = zipOf([{ name: 'inner.jar', content: inner, as: 'stored' }, text('beside')])
    const archive = zipOf([{ name: 'META-INF/lib/middle.jar', content: middle, as: 'described' }, text('last')])

    expect(Object.keys(await read(archive))).toEqual([
      'app.jar!/META-INF/lib/middle.jar!/inner.jar!/deep.properties',
      'app.jar!/META-INF/lib/middle.jar!/inner.jar!/other',
      'app.jar!/META-INF/lib/middle.jar!/beside',
      'app.jar!/last',
    ])
  })

  it('says which member nobody can read, and goes on behind it', async () => {
    expect(await read(zipOf([text('secret', 'encrypted'), text('open')]))).toEqual({
      'app.jar!/secret': 'unreadable',
      'app.jar!/open': 'content of open',
    })
  })

  it('says what is no archive, and what breaks off', async () => {
    const broken = zipOf([text('a'), { name: 'b', content: noise(300_000) }])
    const spoiled = Buffer.from(broken)
    spoiled.fill(0xff, 150_000, 160_000)

    expect(await read(Buffer.from('PK\u0003\u0004 an app\n'))).toEqual({ 'app.jar': 'unreadable' })
    expect(await read(Buffer.from('no archive at all'))).toEqual({ 'app.jar': 'unreadable' })
    expect(await read(Buffer.alloc(0))).toEqual({ 'app.jar': 'unreadable' })
    expect(await read(broken.subarray(0, 100_000))).toMatchObject({ 'app.jar!/b': 'unreadable' })
    expect(await read(broken.subarray(0, 70))).toEqual({ 'app.jar!/a': 'content of a', 'app.jar': 'unreadable' })
    expect(Object.keys(await read(spoiled))).toEqual(['app.jar!/a', 'app.jar!/b'])
  })
})
