import { describe, expect, it } from 'vitest'
import { production, refreshOfStaging } from '../../test/fixtures/two-environments.ts'
import { storesFor, withoutKept } from './outer-stores.ts'

const [a, b] = [
  { id: '2', path: '/mnt/a' },
  { id: '3', path: '/mnt/b', refused: 'it is not there on bb1' },
]
const snapshot = { create: ['/bin/true'], mount: '/mnt/frozen', drop: ['/bin/true'] } as const
const lock = refreshOfStaging.backup.lock

describe('data stores outside the home of a source', () => {
  it('are brought along by the native backup and by backup scripts, but those that can not be', () => {
    const diy = { kind: 'diy', folder: '/opt/diy', variables: '/opt/diy/vars.sh', lock, timeoutMs: 43_200_000 } as const

    expect(storesFor({ source: production, refresh: refreshOfStaging }, [a, b])).toEqual([a, b])
    expect(storesFor({ source: production, refresh: { ...refreshOfStaging, backup: diy } }, [a, b])).toEqual([a, b])
  })

  it('are refused with a snapshot, which freezes the home alone', () => {
    expect(storesFor({ source: { ...production, snapshot }, refresh: refreshOfStaging }, [a, b])).toEqual([
      { ...a, refused: 'environments.production.snapshot freezes the home, and not this folder' },
      b,
    ])
  })

  it("are refused with the vendor's client, of which nobody knows what it saves", () => {
    const client = { kind: 'client', folder: '/opt/client', lock, singleServer: false, timeoutMs: 43_200_000 } as const

    expect(storesFor({ source: production, refresh: { ...refreshOfStaging, backup: client } }, [a])).toEqual([
      { ...a, refused: "nobody knows whether the vendor's backup client saves data stores outside the home" },
    ])
  })

  it('are no matter of the source where a backup is given: that one holds them, or is refused', () => {
    const given = { path: '/mnt/backups/b.tar.gz', kind: 'archive' } as const

    expect(storesFor({ source: { ...production, snapshot }, refresh: refreshOfStaging, given }, [a, b])).toEqual([
      a,
      { id: '3', path: '/mnt/b' },
    ])
  })

  it('are left aside where they are kept: one by one, or all of them', () => {
    const keep = { kind: 'keep', because: 'tested' } as const
    const one = { ...refreshOfStaging, decisions: [{ where: 'bb_data_store[id=3]', decision: keep }] }
    const integrations = { ...refreshOfStaging.integrations, decisions: { 'storage-paths': keep } }

    expect(withoutKept([a, b], refreshOfStaging)).toEqual([a, b])
    expect(withoutKept([a, b], one)).toEqual([a])
    expect(withoutKept([a, b], { ...refreshOfStaging, integrations })).toEqual([])
  })
})
