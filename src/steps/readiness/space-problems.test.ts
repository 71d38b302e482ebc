import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { formatBaseRecord } from '../../backup/base/base-record.ts'
import type { HomeWay } from '../../backup/base/home-way.ts'
import { basePaths, incomingPaths } from '../../hold/layout.ts'
import type { FreeSpace } from '../../ports/host.ts'
import { spaceProblems } from './space-problems.ts'

const GB = 1e9
const ample: FreeSpace = { bytes: 900 * GB, inodes: 9e6, usedBytes: 0, usedInodes: 0 }
const counted = 'Number of files: 1000000 (reg: 900000, dir: 100000)\nTotal file size: 500000000000 bytes\n'

interface Situation {
  readonly free: Partial<FreeSpace>
  /** Used on the file system of the source's home, and of what is mounted in it. */
  readonly used?: Partial<FreeSpace>
  readonly usedInMount?: Partial<FreeSpace>
  /** Files of the base as `find` prints them. */
  readonly inBase?: string
  /** How the last home was made from the base; `none` before the first. */
  readonly way?: HomeWay | 'none'
  /** Of the target's file system. */
  readonly type?: string
}

function between({ free, used = {}, usedInMount = {}, inBase = '', way = 'link', type = '' }: Situation) {
  const given = runContext()
  const notes: string[] = []
  const mounts = '1 2 8:1 / / rw - ext4 a rw\n3 1 0:48 / /srv/bitbucket/shared rw - nfs b rw\n'
  const source = memoryHost({
    realpath: () => ({ stdout: '/srv/bitbucket\0' }),
    cat: () => ({ stdout: mounts }),
    nice: () => ({ stdout: counted }),
  })
  const target = memoryHost({
    find: () => ({ stdout: inBase }),
    cat: () => ({ stdout: type === '' ? '' : `1 2 8:1 / / rw - ${type} a rw\n` }),
  })
  if (way !== 'none') target.put(basePaths(given.target.layout).homeWay, `${way}\n`)
  target.put('/srv/staging/understudy-mark.json', '')
  const spaceOfSource = async (path: string) => ({ ...ample, ...(path === '/srv/bitbucket' ? used : usedInMount) })
  return {
    target,
    notes,
    counts: () => source.commands.filter(({ program }) => program === 'nice').length,
    ends: {
      ...given,
      note: (text: string) => void notes.push(text),
      source: { ...given.source, host: { ...source, freeSpace: spaceOfSource } },
      target: { ...given.target, host: { ...target, freeSpace: async () => ({ ...ample, ...free }) } },
    },
  }
}

const receiver = 'understudy-in'

describe('the room for what the source sends', () => {
  it('is enough where all that is used on the disks of the source would fit: no file is counted', async () => {
    const { ends, counts, notes } = between({ free: { bytes: 600 * GB }, used: { usedBytes: 500 * GB } })

    expect(await spaceProblems(ends, 50 * GB)).toEqual([])
    expect([counts(), notes]).toEqual([0, []])
  })

  it('is told by the files themselves where it would not, a mount in the home included', async () => {
    const { ends, counts, notes } = between({
      free: { bytes: 600 * GB },
      used: { usedBytes: 10 * GB },
      usedInMount: { usedBytes: 800 * GB },
    })

    expect(await spaceProblems(ends, 50 * GB)).toEqual([])
    expect([counts(), notes]).toEqual([1, ['counting the files of production, which takes minutes for a large home']])
  })

  it('is missing: bytes for home and dump, and inodes', async () => {
    const { ends } = between({ free: { bytes: 3 * GB, inodes: 7 }, used: { usedBytes: 500 * GB } })

    expect(await spaceProblems(ends, GB)).toEqual([
      {
        severity: 'error',
        summary:
          '/srv on ssh://understudy@bb1 (mounted at /) has 3.0 GB free, and a refresh writes the base, a whole home about 502.0 GB, what the new generation does not share with the base about 25.1 GB, the dump about 1.0 GB; 7 inodes free, and a refresh writes the base, a whole home about 1000000, what the new generation does not share with the base about 500000',
        hint: 'make room there, such as by `understudy generations remove staging ID`; the database of the copy needs as much as the dump again, where its server keeps it',
      },
    ])
  })

  it('is missing for a backup that is kept, which makes no copy', async () => {
    const { ends } = between({ free: { bytes: 3 * GB }, used: { usedBytes: 500 * GB } })

    expect(await spaceProblems({ ...ends, keeps: true }, GB)).toEqual([
      {
        severity: 'error',
        summary:
          '/srv on ssh://understudy@bb1 (mounted at /) has 3.0 GB free, and a backup writes the base, a whole home about 502.0 GB, what the home of the backup does not share with the base about 25.1 GB, the dump about 1.0 GB',
        hint: 'make room there, such as by `understudy backup remove staging NAME` or `understudy generations remove staging ID`',
      },
    ])
  })

  it.each([
    ['of production', 'production', receiver, []],
    ['of another source', 'another', receiver, [expect.objectContaining({ severity: 'error' })]],
    ['that another user received', 'production', 'root', [expect.objectContaining({ severity: 'error' })]],
  ])(
    'is less where the base has most of the same home already, and not one %s',
    async (_what, source, owner, problems) => {
      const { ends, target } = between({ free: { bytes: 90 * GB }, used: { usedBytes: 500 * GB } })
      await target.makeFolder(basePaths(ends.target.layout).home, { mode: 0o700, owner, group: owner })
      const counts = { bytes: 500 * GB, files: 1e6, sinceWhole: 0, parts: new Map() }
      const base = { ...counts, source, home: '/srv/bitbucket', run: 'x', drainedAt: '2026-11-22T01:30:00.000Z' }
      target.put(basePaths(ends.target.layout).record, new TextDecoder().decode(formatBaseRecord(base)))

      expect(await spaceProblems(ends, 5 * GB)).toEqual(problems)
    },
  )

  it('is less by what lies in a base that has no record, as of a backup that was cut off; it is counted only where that may decide', async () => {
    const { ends, target } = between({
      free: { bytes: 90 * GB },
      used: { usedBytes: 500 * GB },
      inBase: `${450 * GB} shared/a\0`,
    })
    expect(await spaceProblems(ends, 5 * GB)).toMatchObject([{ severity: 'error' }])
    await target.makeFolder(basePaths(ends.target.layout).home, { mode: 0o700, owner: receiver, group: receiver })

    expect(await spaceProblems(ends, 5 * GB)).toEqual([])
    expect(target.commands.map(({ program }) => program)).toEqual(['find'])
  })

  it.each([
    ['the last one shared nothing', 'copy', 'ext4', 1],
    ['the first is made on a file system without links', 'none', 'vfat', 1],
    ['the first is made on a file system that nobody can tell', 'none', '', 1],
    ['the last one was linked, whatever the file system is called', 'link', 'vfat', 0],
    ['the first is made on a file system with links', 'none', 'ext4', 0],
  ] as const)('has to be that of two homes where %s', async (_what, way, type, problems) => {
    const { ends } = between({ free: { bytes: 600 * GB }, used: { usedBytes: 500 * GB }, way, type })

    const found = await spaceProblems(ends, 50 * GB)

    expect(found.map(({ summary }) => summary)).toEqual(
      Array.from(
        { length: problems },
        () =>
          '/srv on ssh://understudy@bb1 (mounted at /) has 600.0 GB free, and a refresh writes the base, a whole home about 502.0 GB, the new generation, which can share nothing with the base about 502.0 GB, the dump about 50.0 GB',
      ),
    )
  })

  it('is counted where the source does not know how many inodes it uses, unless the target has no limit', async () => {
    const used = { usedInodes: Infinity }
    const [limited, unlimited] = [between({ free: {}, used }), between({ free: { inodes: Infinity }, used })]

    expect(await spaceProblems(limited.ends, GB)).toEqual([])
    expect(await spaceProblems(unlimited.ends, GB)).toEqual([])
    expect([limited.counts(), unlimited.counts()]).toEqual([1, 0])
  })

  it('is not asked again by a run that has begun to fill it', async () => {
    const { ends, target } = between({ free: { bytes: 0, inodes: 0 } })
    target.put(`${incomingPaths(ends.target.layout, ends.run).home}/shared/bitbucket.version`, '')

    expect(await spaceProblems(ends, GB)).toEqual([])
  })
})
