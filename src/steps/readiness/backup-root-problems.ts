import { dirname, join } from 'node:path/posix'
import { resolvePath } from '../../argv/files.ts'
import { folderSize, readFolderSize } from '../../argv/folder-size.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { HostReader } from '../../ports/host.ts'
import { formatBytes } from '../../report/quantity.ts'
import type { Ends } from './ends.ts'
import { hasSpooled } from './has-spooled.ts'
import { problem } from './problem.ts'
import { countedHome, mostOfHome } from './space-problems.ts'

/**
 * Where backup scripts copy the home to and dump to before they make an archive of both, much of it under the lock. It is looked at as
 * the SSH user, so that no rule of sudo is needed: what that user can't see is said.
 */
export async function backupRootProblems(
  ends: Ends,
  host: HostReader,
  root: string,
  dumpBytes = 0,
): Promise<readonly Diagnostic[]> {
  const { spool = '' } = ends.source.config
  // What a run that goes on has copied there takes room itself.
  if (await hasSpooled(ends, host)) return []
  const place = await nearest(host, root)
  const shared = place.device !== undefined && place.device === (await host.status(spool))?.device
  // The spool has room for two archives of both.
  const copies = shared ? 3 : 1
  const free = await host.freeSpace(place.path)
  if (free.bytes >= copies * ((await mostOfHome(ends)).bytes + dumpBytes)) return []
  const both = (await countedHome(ends)).bytes + dumpBytes
  const lies = await bytesOfEarlier(host, place)
  const enough = (there: number) => free.bytes >= (copies - 1) * both + Math.max(0, both - there)
  if (enough(lies ?? 0)) return []
  const seen = `BITBUCKET_BACKUP_ROOT ${root} on ${host.name} has ${formatBytes(free.bytes)} free`
  const besides = shared ? `, beside ${formatBytes(2 * both)} in the spool on the same disk` : ''
  if (lies === undefined && enough(free.usedBytes)) return [unseen(seen, both, besides)]
  const there = lies === undefined || lies === 0 ? '' : `, of which ${formatBytes(lies)} lie there`
  return [problem(`${seen}, and the backup scripts may write ${formatBytes(both)} there${there}${besides}`, HINT)]
}

const HINT = 'make room there, or set BITBUCKET_BACKUP_ROOT of the scripts to a folder on another disk'

function unseen(seen: string, both: number, besides: string): Diagnostic {
  return {
    severity: 'warning',
    summary: `${seen}, and the backup scripts may write ${formatBytes(both)} there, less what an earlier backup left, which the SSH user may not see${besides}`,
    hint: 'see that what is missing fits: a disk that is full under the dump ends the backup while production is locked',
  }
}

interface Nearest {
  readonly path: string
  readonly device: number | undefined
  /** `absent`: the folder itself is not there yet. `closed`: nobody can tell. */
  readonly root: 'seen' | 'absent' | 'closed'
}

/** The folder, or the one above it that is there. */
async function nearest(host: HostReader, root: string): Promise<Nearest> {
  const { stdout } = await host.run(resolvePath(root, 'login'), { expect: [0, 1] })
  const real = stdout.replace(/\0$/, '') || root
  let closed = false
  for (let path = join(real, '.'); ; path = dirname(path)) {
    const status = await seenBy(() => host.status(path))
    closed ||= status === 'closed'
    if (path !== '/' && (status === undefined || status === 'closed')) continue
    const device = status === undefined || status === 'closed' ? undefined : status.device
    return { path, device, root: closed ? 'closed' : path === join(real, '.') ? 'seen' : 'absent' }
  }
}

/** What the scripts write anew: each takes the place of what it left there. Undefined where that can't be seen. */
async function bytesOfEarlier(host: HostReader, { path, root }: Nearest): Promise<number | undefined> {
  if (root !== 'seen') return root === 'absent' ? 0 : undefined
  const names = await seenBy(() => host.list(path))
  if (names === 'closed' || names === undefined) return undefined
  let total = 0
  for (const name of WRITTEN.filter((one) => names.includes(one))) {
    const { exitCode, stdout } = await host.run(folderSize(join(path, name), 'login'), { expect: [0, 1] })
    const bytes = exitCode === 0 ? readFolderSize(stdout) : undefined
    if (bytes === undefined) return undefined
    total += bytes
  }
  return total
}

const WRITTEN = ['bitbucket-home', 'bitbucket-db', 'bitbucket-data-stores']

async function seenBy<Seen>(look: () => Promise<Seen>): Promise<Seen | 'closed'> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'host/permission-denied') throw error
    return 'closed'
  }
}
