import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { AppError } from '../../kernel/app-error.ts'
import { backupRootProblems } from './backup-root-problems.ts'

const GB = 1e9

interface Situation {
  readonly freeGb: number
  /** Of the disk that the root lies on. */
  readonly usedGb?: number
  /** What lies below the root. */
  readonly files?: readonly string[]
  /** Of bitbucket-home there; undefined: the SSH user may not count it. */
  readonly earlierGb?: number
  readonly closed?: boolean
  /** The device of the root; the spool has 1. */
  readonly device?: number
  readonly run?: string
}

/** A home of 40 GB on a disk of which 100 GB are used, and a database of 5 GB. */
async function problemsOf(situation: Situation) {
  const given = runContext()
  const space = (bytes: number, usedBytes: number) => async () => ({ bytes, inodes: 9e6, usedBytes, usedInodes: 0 })
  const source = memoryHost({
    realpath: () => ({ stdout: '/srv/bitbucket\0' }),
    cat: () => ({ stdout: '' }),
    nice: () => ({ stdout: 'Number of files: 10\nTotal file size: 40000000000 bytes\n' }),
  })
  const { earlierGb } = situation
  const disk = memoryHost({
    realpath: () => ({ stdout: '/backup/diy\0' }),
    du: () =>
      earlierGb === undefined ? { exitCode: 1 } : { stdout: `${earlierGb * GB}\t/backup/diy/bitbucket-home\n` },
  })
  for (const file of ['/backup/x', '/var/spool/understudy/20261122-013000-k3f9/x', ...(situation.files ?? [])])
    disk.put(file, '')
  const status: typeof disk.status = async (path) => {
    if (situation.closed && path.startsWith('/backup/'))
      throw new AppError('host/permission-denied', 'stat: Permission denied', { hint: 'look' })
    const seen = await disk.status(path)
    return seen && { ...seen, device: path.startsWith('/backup') ? (situation.device ?? 2) : 1 }
  }
  const host = { ...disk, status, freeSpace: space(situation.freeGb * GB, (situation.usedGb ?? 100) * GB) }
  const ends = {
    source: { ...given.source, host: { ...source, freeSpace: space(1, 100 * GB) } },
    target: given.target,
    refresh: given.refresh,
    note: given.note,
    clock: given.clock,
    secrets: given.secrets,
    ...(situation.run === undefined ? {} : { run: situation.run }),
  }
  const found = await backupRootProblems(ends, host, '/backup/diy/', 5 * GB)
  return found.map(({ severity, summary }) => `${severity}: ${summary}`)
}

const home = '/backup/diy/bitbucket-home/x'

describe('the folder where backup scripts copy home and dump to', () => {
  it('has nothing against it where all that is used would fit, and else where home and dump do', async () => {
    expect(await problemsOf({ freeGb: 106 })).toEqual([])
    expect(await problemsOf({ freeGb: 46 })).toEqual([])
  })

  it('needs room before production is locked, also where it is not there yet', async () => {
    expect(await problemsOf({ freeGb: 44 })).toEqual([
      'error: BITBUCKET_BACKUP_ROOT /backup/diy/ on ssh://understudy@bb1 has 44.0 GB free, and the backup scripts may write 45.0 GB there',
    ])
    expect(await problemsOf({ freeGb: 44, files: ['/backup/diy/other'] })).toEqual([
      'error: BITBUCKET_BACKUP_ROOT /backup/diy/ on ssh://understudy@bb1 has 44.0 GB free, and the backup scripts may write 45.0 GB there',
    ])
  })

  it('needs only what an earlier backup did not leave there', async () => {
    expect(await problemsOf({ freeGb: 10, files: [home], earlierGb: 38 })).toEqual([])
    expect(await problemsOf({ freeGb: 6, files: [home], earlierGb: 38 })).toEqual([
      'error: BITBUCKET_BACKUP_ROOT /backup/diy/ on ssh://understudy@bb1 has 6.0 GB free, and the backup scripts may write 45.0 GB there, of which 38.0 GB lie there',
    ])
  })

  it('needs room beside both archives where the spool is on the same disk', async () => {
    expect(await problemsOf({ freeGb: 136, device: 1 })).toEqual([])
    expect(await problemsOf({ freeGb: 134, device: 1 })).toEqual([
      'error: BITBUCKET_BACKUP_ROOT /backup/diy/ on ssh://understudy@bb1 has 134.0 GB free, and the backup scripts may write 45.0 GB there, beside 90.0 GB in the spool on the same disk',
    ])
  })

  it('is warned of where nobody may see what lies there, and refused where even the best would not fit', async () => {
    const warning =
      'warning: BITBUCKET_BACKUP_ROOT /backup/diy/ on ssh://understudy@bb1 has 10.0 GB free, and the backup scripts may write 45.0 GB there, less what an earlier backup left, which the SSH user may not see'

    expect(await problemsOf({ freeGb: 10, closed: true })).toEqual([warning])
    expect(await problemsOf({ freeGb: 10, files: [home] })).toEqual([warning])
    expect(await problemsOf({ freeGb: 10, usedGb: 30, closed: true })).toEqual([
      'error: BITBUCKET_BACKUP_ROOT /backup/diy/ on ssh://understudy@bb1 has 10.0 GB free, and the backup scripts may write 45.0 GB there',
    ])
  })

  it('is not asked again by a run that has copied there', async () => {
    expect(await problemsOf({ freeGb: 1, run: '20261122-013000-k3f9' })).toEqual([])
    expect(await problemsOf({ freeGb: 1, run: '20261122-020000-b2c3' })).toHaveLength(1)
  })
})
