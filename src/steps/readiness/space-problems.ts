import { posix } from 'node:path'
import { listSizes, readSizes } from '../../argv/list-sizes.ts'
import { listMounts, parseMounts } from '../../argv/mounts.ts'
import { readCountedHome, type CountedHome } from '../../argv/rsync.ts'
import { parseBaseRecord } from '../../backup/base/base-record.ts'
import { parseHomeWay, wayOnFileSystem, type HomeWay } from '../../backup/base/home-way.ts'
import { homeCount, type PushedBetween } from '../../backup/push.ts'
import { basePaths, incomingPaths } from '../../hold/layout.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import { mountsBelow } from '../../hold/mounts-below.ts'
import { receiverOf } from '../receiver-of.ts'
import type { Ends } from './ends.ts'
import { problem } from './problem.ts'
import { storesToCount } from '../stores-of.ts'
import { UNWATCHED_MS } from '../unwatched.ts'
import { neededOverArchive, neededOverBase, shortOf, type BaseInPlace, type Need, type Writer } from './space-needed.ts'

/** Room for what a run writes where generations lie. What a run has sent already takes room itself, so then nothing is asked. */
export async function spaceProblems(ends: Ends, dumpBytes: number | undefined): Promise<readonly Diagnostic[]> {
  const { target, source, note } = ends
  if (await hasBegun(ends)) return []
  const folder = posix.dirname(target.layout.home)
  const free = await target.host.freeSpace(folder)
  const isNative = ends.refresh.backup.kind === 'native'
  const [base, way] = [await baseInPlace(ends), isNative ? await homeWay(ends) : undefined]
  const by = ends.keeps === true ? 'backup' : 'refresh'
  const needed = (home: CountedHome, of: BaseInPlace): readonly Need[] =>
    way === undefined ? neededOverArchive({ home, dumpBytes }) : neededOverBase({ home, dumpBytes }, of, { way, by })
  if (shortOf(free, needed(await mostOfHome(ends), base), by).length === 0) return []
  note(`counting the files of ${source.config.name}, which takes minutes for a large home`)
  const home = onDisk(await countedHome(ends))
  const short = shortOf(free, needed(home, await counted(ends, base)), by)
  if (short.length === 0) return []
  const { mountPoint } = (await target.host.status(folder)) ?? { mountPoint: '' }
  const { name } = target.config
  return [
    problem(
      `${folder} on ${target.host.name}${mountPoint === '' ? '' : ` (mounted at ${mountPoint})`} has ${short.join('; ')}`,
      makeRoom[by](name),
    ),
  ]
}

const makeRoom: Readonly<Record<Writer, (name: string) => string>> = {
  refresh: (name) =>
    `make room there, such as by \`understudy generations remove ${name} ID\`; the database of the copy needs as much as the dump again, where its server keeps it`,
  backup: (name) =>
    `make room there, such as by \`understudy backup remove ${name} NAME\` or \`understudy generations remove ${name} ID\``,
}

async function hasBegun({ target, run }: Ends): Promise<boolean> {
  if (run === undefined) return false
  return (await target.host.status(incomingPaths(target.layout, run).home)) !== undefined
}

async function baseInPlace({ source, target, refresh }: Ends): Promise<BaseInPlace> {
  const { home, record: path } = basePaths(target.layout)
  const status = await target.host.status(home)
  if (status === undefined || status.owner !== receiverOf({ refresh })) return { kind: 'anew' }
  const record = parseBaseRecord(await target.host.readFile(path))
  if (record === undefined) return { kind: 'cut-off', bytes: undefined }
  const isOfSource = record.source === source.config.name && record.home === source.config.nodes[0].home
  return isOfSource ? { kind: 'known', bytes: record.bytes } : { kind: 'anew' }
}

/** The last one that was made tells; before the first what its file system can, and where nobody knows that, nothing is shared. */
async function homeWay({ target: { host, layout } }: Ends): Promise<HomeWay> {
  const last = parseHomeWay(await host.readFile(basePaths(layout).homeWay))
  if (last !== undefined) return last
  const { stdout } = await host.run(listMounts(), { expect: [0, 1] })
  const at = (await host.status(posix.dirname(layout.home)))?.mountPoint
  return wayOnFileSystem(parseMounts(stdout).findLast(({ mountPoint }) => mountPoint === at)?.type)
}

/** A look at each file of the target, only where it may decide. */
async function counted({ target }: Ends, base: BaseInPlace): Promise<BaseInPlace> {
  if (base.kind !== 'cut-off') return base
  const there = { bytes: 0, files: 0 }
  const onOutput = (output: AsyncIterable<Uint8Array>) =>
    readSizes(output, (_path, bytes) => {
      there.bytes += bytes
      there.files += 1
    })
  await target.host.run(listSizes(basePaths(target.layout).home, 'root'), { onOutput })
  return { kind: 'cut-off', bytes: onDisk(there).bytes }
}

/** Whatever is used on the file systems of the home and of the stores outside it: often enough to know that all of it would fit, without a look at each file. */
export async function mostOfHome(ends: Pick<Ends, 'source' | 'refresh'>): Promise<CountedHome> {
  const { host, config } = ends.source
  const [{ home }] = config.nodes
  const stores = (await storesToCount(ends)).map(({ path }) => path)
  const total = { bytes: 0, files: 0 }
  for (const folder of [home, ...(await mountsBelow(host, home, 'login')), ...stores]) {
    const { usedBytes, usedInodes } = await host.freeSpace(folder)
    total.bytes += usedBytes
    total.files += usedInodes
  }
  return total
}

export async function countedHome(ends: Pick<Ends, 'source' | 'refresh'>): Promise<CountedHome> {
  const stores = await storesToCount(ends)
  const total = { bytes: 0, files: 0 }
  for (const store of [undefined, ...stores]) {
    const { bytes, files } = await countedFolder({ ...ends, stores }, store)
    total.bytes += bytes
    total.files += files
  }
  return total
}

async function countedFolder(ends: PushedBetween & Pick<Ends, 'source'>, store: OuterStore | undefined) {
  const { host } = ends.source
  // 24: files vanished while they were counted.
  const { stdout } = await host.run(homeCount(ends, store), { timeoutMs: UNWATCHED_MS, expect: [0, 24] })
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
