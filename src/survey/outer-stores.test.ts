import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { production } from '../../test/fixtures/two-environments.ts'
import type { OuterStore } from '../kernel/outer-store.ts'
import { judgeOuterStores, nameable } from './outer-stores.ts'

/** A host on which these paths are folders, and each of `links` leads to another. */
function hostWith(folders: readonly string[], links: Readonly<Record<string, string>> = {}) {
  const host = memoryHost({
    realpath: ({ args }) => ({ stdout: `${links[args.at(-1) ?? ''] ?? args.at(-1)}\0` }),
    cat: () => ({ exitCode: 1 }),
  })
  for (const folder of ['/srv/bitbucket', '/srv/bitbucket/shared', '/srv/bitbucket/shared/data', ...folders])
    void host.makeFolder(folder, { mode: 0o700, owner: 'atlbitbucket', group: 'atlbitbucket' })
  return host
}

const refusedOn = async (host: ReturnType<typeof hostWith>, ...rows: readonly OuterStore[]) =>
  (await judgeOuterStores(host, production, rows)).map(({ id, refused }) => `${id}: ${refused ?? 'brought along'}`)

describe('a data store outside the home', () => {
  it('is brought along where it is a folder of its own with repositories; one in the home is none', async () => {
    const host = hostWith(['/mnt/a/repositories'])
    const rows = [
      { id: '1', path: '/srv/bitbucket/shared/stores' },
      { id: '2', path: '/mnt/a' },
    ]

    expect(await judgeOuterStores(host, production, rows)).toEqual([{ id: '2', path: '/mnt/a' }])
  })

  it.each([
    ['', 'its row has no plain absolute path'],
    ['mnt/a', 'its row has no plain absolute path'],
    ['/', 'its row has no plain absolute path'],
    ['/mnt/../srv/bitbucket', 'its row has no plain absolute path'],
    ['/mnt/a b', 'its row has no plain absolute path'],
    ['/mnt/[a]', 'its row has no plain absolute path'],
    ['/srv', 'it and /srv/bitbucket lie in each other'],
    ['/opt', 'it and /opt/atlassian/bitbucket/current lie in each other'],
    ['/var/spool', 'it and /var/spool/understudy lie in each other'],
    ['/mnt/none', 'it is not there on ssh://understudy@bb1'],
    ['/mnt/empty', 'it has no folder `repositories` on ssh://understudy@bb1'],
    ['/mnt/link', 'it lies behind a symbolic link, at /mnt/a'],
  ])('is refused at %j: %s', async (path, because) => {
    const host = hostWith(['/mnt/a/repositories', '/mnt/empty'], { '/mnt/link': '/mnt/a' })

    expect(await refusedOn(host, { id: '2', path })).toEqual([`2: ${because}`])
  })

  it('is refused where the home really lies in it', async () => {
    const host = hostWith(['/mnt/a/repositories', '/mnt/a/home'], { '/srv/bitbucket': '/mnt/a/home' })

    expect(await refusedOn(host, { id: '2', path: '/mnt/a' })).toEqual(['2: it and /mnt/a/home lie in each other'])
  })

  it('is refused where its place on the copy is taken', async () => {
    const host = hostWith(['/mnt/a/repositories', '/srv/bitbucket/shared/data-store-2'])

    expect(await refusedOn(host, { id: '2', path: '/mnt/a' })).toEqual([
      '2: its place on the copy is taken: /srv/bitbucket/shared/data-store-2 is there',
    ])
  })

  it('is refused together with one that lies in it, and not because of a row that can not be read', async () => {
    const host = hostWith(['/mnt/a/repositories', '/mnt/a/b/repositories'])
    const [a, b, none] = [
      { id: '2', path: '/mnt/a' },
      { id: '3', path: '/mnt/a/b' },
      { id: '4', path: '' },
    ]

    expect(await refusedOn(host, a, b, none)).toEqual([
      '2: it and the data store /mnt/a/b lie in each other',
      '3: it and the data store /mnt/a lie in each other',
      '4: its row has no plain absolute path',
    ])
    expect(nameable([a, none], production)).toEqual([a])
  })

  it('is refused where it is another one under another name', async () => {
    const host = hostWith(['/mnt/a/repositories', '/mnt/b/repositories'])
    const same = { ...host, status: async (path: string) => host.status(path.replace('/mnt/b', '/mnt/a')) }

    expect(await refusedOn(same, { id: '2', path: '/mnt/a' }, { id: '3', path: '/mnt/b' })).toEqual([
      '2: brought along',
      '3: it is the same folder as /mnt/a',
    ])
  })
})
