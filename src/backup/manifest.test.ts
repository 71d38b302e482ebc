import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { manifestPath, readManifest } from './manifest.ts'

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
    ['of nothing', ''],
  ])('%s is refused, with a way on', async (_what, content) => {
    expect(await refusal(content)).toMatchObject({
      code: 'run/journal-mismatch',
      message: '/incoming/manifest.json on ssh://understudy@bb1 is no manifest of this version',
      hint: 'somebody changed it, or another version wrote it: go on with that version, or rewind and begin a new run',
    })
  })

  it('that is not there says that the backup was not finished', async () => {
    expect(await refusal(undefined)).toMatchObject({
      code: 'host/file-not-found',
      message: '/incoming/manifest.json on ssh://understudy@bb1 is not there: the backup was not finished',
      hint: 'take it again with `understudy resume`',
    })
  })
})
