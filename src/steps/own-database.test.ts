import { describe, expect, it } from 'vitest'
import { dropOwnDatabase } from './own-database.ts'

const own = { environment: 'staging', generation: '20261122-013000-k3f9', database: 'bb_1' }
const mark = (environment: string, generation: string): string =>
  `understudy: environment=${environment} run=${generation} source=production generation=${generation} state=cut`

async function droppedWith(found: string | undefined): Promise<readonly string[]> {
  const dropped: string[] = []
  await dropOwnDatabase(
    {
      databases: async () => [{ name: 'bb_1', mark: found, owner: 'bitbucket' }],
      drop: async (name) => {
        dropped.push(name)
      },
    },
    own,
  )
  return dropped
}

describe('the database of a generation', () => {
  it('is dropped when its mark is of that generation and environment', async () => {
    expect(await droppedWith(mark('staging', '20261122-013000-k3f9'))).toEqual(['bb_1'])
  })

  it('stays when the name belongs to a later generation by now', async () => {
    expect(await droppedWith(mark('staging', '20261123-013000-aaaa'))).toEqual([])
  })

  it('stays when it is the copy of another environment on the same server', async () => {
    expect(await droppedWith(mark('development', '20261122-013000-k3f9'))).toEqual([])
  })

  it('stays without a mark', async () => {
    expect(await droppedWith(undefined)).toEqual([])
  })
})
