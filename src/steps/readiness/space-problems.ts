import { posix } from 'node:path'
import { readCountedHome, type CountedHome } from '../../argv/rsync.ts'
import { parseBaseRecord } from '../../backup/base/base-record.ts'
import { homeCount } from '../../backup/push.ts'
import { basePaths, incomingPaths } from '../../hold/layout.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { FreeSpace } from '../../ports/host.ts'
import { mountsBelow } from '../../hold/mounts-below.ts'
import type { Ends } from './ends.ts'
import { problem } from './problem.ts'

/** Room for the home and the dump where generations lie. What a run has sent already takes room itself, so then nothing is asked. */
export async function spaceProblems(ends: Ends, dumpBytes: number | undefined): Promise<readonly Diagnostic[]> {
  const { target, source, note } = ends
  if (await hasBegun(ends)) return []
  const folder = posix.dirname(target.layout.home)
  const free = await target.host.freeSpace(folder)
  const there = await bytesOfBase(ends)
  const copies = ends.refresh.backup.kind === 'native' ? 1 : 2
  const needed = (home: CountedHome): Needed => ({ home: without(home, there), dumpBytes, copies })
  if (missing(free, needed(await mostOfHome(ends))).length === 0) return []
  note(`counting the files of ${source.config.name}, which takes minutes for a large home`)
  const short = missing(free, needed(onDisk(await countedHome(ends))))
  if (short.length === 0) return []
  const { mountPoint } = (await target.host.status(folder)) ?? { mountPoint: '' }
  return [
    problem(
      `${folder} on ${target.host.name}${mountPoint === '' ? '' : ` (mounted at ${mountPoint})`} has ${short.join(', and ')}`,
      'make room there, for the home of the source and its dump; the database of the copy needs as much as the dump again, where its server keeps it',
    ),
  ]
}

async function hasBegun({ target, run }: Ends): Promise<boolean> {
  if (run === undefined) return false
  return (await target.host.status(incomingPaths(target.layout, run).home)) !== undefined
}

/** What the base has of the same home already, less a tenth for what changes. Its files need inodes all the same, for names of their own. */
async function bytesOfBase({ source, target, refresh }: Ends): Promise<number> {
  if (refresh.backup.kind !== 'native') return 0
  const record = parseBaseRecord(await target.host.readFile(basePaths(target.layout).record))
  const isOfSource = record?.source === source.config.name && record.home === source.config.nodes[0].home
  return isOfSource ? record.bytes * 0.9 : 0
}

function without(home: CountedHome, bytes: number): CountedHome {
  return { files: home.files, bytes: Math.max(0, home.bytes - bytes) }
}

/** Whatever is used on the file systems of the home: often enough to know that all of it would fit, without a look at each file. */
export async function mostOfHome({ source }: Pick<Ends, 'source'>): Promise<CountedHome> {
  const { host, config } = source
  const [{ home }] = config.nodes
  const total = { bytes: 0, files: 0 }
  for (const folder of [home, ...(await mountsBelow(host, home, 'login'))]) {
    const { usedBytes, usedInodes } = await host.freeSpace(folder)
    total.bytes += usedBytes
    total.files += usedInodes
  }
  return total
}

export async function countedHome(ends: Pick<Ends, 'source' | 'refresh'>): Promise<CountedHome> {
  const { host } = ends.source
  // 24: files vanished while they were counted.
  const { stdout } = await host.run(homeCount(ends), { expect: [0, 24] })
  const counted = readCountedHome(stdout)
  if (counted !== undefined) return counted
  throw new AppError('host/command-failed', `rsync on ${host.name} does not say how much it would send`, {
    hint: 'look which rsync it is: `rsync --version`',
  })
}

/** A file ends in the middle of its last block, of 4 KiB on most file systems. */
function onDisk({ bytes, files }: CountedHome): CountedHome {
  return { files, bytes: bytes + files * 2048 }
}

interface Needed {
  readonly home: CountedHome
  readonly dumpBytes: number | undefined
  /** 2 where an archive of both lies beside them until it is unpacked. */
  readonly copies: 1 | 2
}

function missing(free: FreeSpace, { home, dumpBytes = 0, copies }: Needed): readonly string[] {
  const archive = copies === 2 ? ', and their archive as much again' : ''
  const bytes =
    free.bytes >= copies * (home.bytes + dumpBytes)
      ? []
      : [`${free.bytes} bytes free; the home needs about ${home.bytes}, the dump about ${dumpBytes}${archive}`]
  const inodes = free.inodes >= home.files ? [] : [`${free.inodes} inodes free; the home needs about ${home.files}`]
  return [...bytes, ...inodes]
}
