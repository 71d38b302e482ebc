import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { encodeUtf8 } from '../kernel/utf8.ts'
import {
  formatManifest,
  manifestPath,
  parseManifest,
  readManifest,
  readOwnManifest,
  type Manifest,
} from './manifest.ts'

const manifest: Manifest = {
  schema: 'understudy/manifest/1',
  source: 'production',
  run: 'r1',
  method: 'native',
  vendor: 'postgresql',
  version: '7.2.0',
  dataFrom: '2026-11-22T01:59:30.000Z',
  consistency: 'locked',
  database: { encoding: 'UTF8', collation: 'C.UTF-8', characterType: 'C.UTF-8' },
  tables: [],
}

async function refusal(content: string | undefined): Promise<unknown> {
  const host = memoryHost()
  if (content !== undefined) host.put(manifestPath('/incoming'), content)
  return await readManifest(host, '/incoming').catch((error: unknown) => error)
}

describe('a manifest', () => {
  it.each([
    ['that is cut off', '{"schema":"understudy/manifest/1","source":"produc'],
    ['of another version', '{"schema":"understudy/manifest/2"}'],
    ['that lacks what a restore needs', '{"schema":"understudy/manifest/1","source":"production"}'],
    ['that has no date', formatManifest({ ...manifest, dataFrom: 'monday' })],
    ['of nothing', ''],
  ])('%s is refused, with a way on', async (_what, content) => {
    expect(await refusal(content)).toMatchObject({
      code: 'run/journal-mismatch',
      message: '/incoming/manifest.json on ssh://understudy@bb1 is no manifest of this version',
      hint: 'somebody changed it, or another version wrote it: go on with that version, or rewind and begin a new run',
    })
  })

  it('of a version that kept backups of PostgreSQL only is of PostgreSQL', () => {
    const { vendor: _, ...earlier } = manifest

    expect(parseManifest(encodeUtf8(JSON.stringify(earlier)))).toEqual(manifest)
    expect(parseManifest(encodeUtf8(formatManifest({ ...manifest, vendor: 'mariadb' })))?.vendor).toBe('mariadb')
    expect(parseManifest(encodeUtf8(JSON.stringify({ ...manifest, vendor: 'oracle' })))).toBeUndefined()
  })

  it('that is not there says that the backup was not finished', async () => {
    expect(await refusal(undefined)).toMatchObject({
      code: 'host/file-not-found',
      message: '/incoming/manifest.json on ssh://understudy@bb1 is not there: the backup was not finished',
      hint: 'take it again with `understudy resume`',
    })
  })

  it.each([
    ['of another run', { run: 'r2' }, 'is of run r2 and of production'],
    ['of another source', { source: 'staging-2' }, 'is of run r1 and of staging-2'],
  ])('%s is not taken for the own one', async (_what, change, seen) => {
    const host = memoryHost()
    const own = { run: 'r1', source: 'production' }
    host.put(manifestPath('/incoming'), formatManifest({ ...manifest, ...own }))
    expect(await readOwnManifest(host, '/incoming', own)).toMatchObject(own)

    host.put(manifestPath('/incoming'), formatManifest({ ...manifest, ...own, ...change }))

    await expect(readOwnManifest(host, '/incoming', own)).rejects.toMatchObject({
      code: 'run/journal-mismatch',
      message: `/incoming/manifest.json on ssh://understudy@bb1 ${seen}, not of run r1 and of production`,
      hint: 'somebody changed what this run received: rewind, and begin a new run',
    })
  })
})
