import { dirname } from 'node:path/posix'
import { findSharedFile } from '../../argv/copy-tree.ts'
import { flushFileSystem } from '../../argv/files.ts'
import type { HomeWay } from '../../backup/base/home-way.ts'
import type { KeptBackup } from '../../backup/given/given-backup.ts'
import { roomFor } from '../../backup/kept/room-for.ts'
import { sharedWithKept } from '../../backup/kept/shared-with-kept.ts'
import { formatManifest, manifestPath, parseManifest, type Manifest } from '../../backup/manifest.ts'
import { incomingPaths } from '../../hold/layout.ts'
import { secretFile } from '../../hold/permissions.ts'
import { AppError } from '../../kernel/app-error.ts'
import { encodeUtf8 } from '../../kernel/utf8.ts'
import { withoutKept } from '../../plan/outer-stores.ts'
import type { Effect } from '../effect.ts'
import { installedVersionIn, type RunContext } from '../run-context.ts'
import { awaitNoWriter } from './await-no-writer.ts'
import { manifestOfKept, type KeptManifest } from './judge-kept.ts'
import { cheapestWay, shareTree } from './share-tree.ts'

/**
 * A backup that is kept becomes what a native one would have brought, and stays as it is: nothing that the copy writes to is a file of it.
 * Begun again it starts anew.
 */
export function keptBackup(context: RunContext, given: KeptBackup): Effect<{ readonly path: string }> {
  const { host, layout } = context.target
  const { folder, home } = incomingPaths(layout, context.run)
  return {
    id: 'take-backup/kept',
    title: `take ${given.path} on ${host.name}; nothing is asked of ${context.source.config.name}`,
    apply: async (signal) => {
      const reading = { ...context, targetVersion: installedVersionIn(context) }
      const manifest = await manifestOfKept(reading, given, signal)
      const way = await cheapestWay(context, signal)
      await refuseWithoutRoom(context, given, manifest, way)
      await awaitNoWriter(context, folder, signal)
      await host.removeFolder(folder, [layout.beside])
      await shareTree(context, { from: given.path, to: folder, way, shared: sharedWithKept }, signal)
      await host.writeFile(manifestPath(folder), encodeUtf8(formatManifest(ofThisRun(context, manifest))), secretFile)
      await host.execute(flushFileSystem(folder, 'root'), { signal })
    },
    // The manifest that comes with the copy is of the run that took the backup; this run's own is written last.
    verify: async () => {
      const content = await host.readFile(manifestPath(folder))
      if (content === undefined || parseManifest(content)?.run !== context.run)
        return { kind: 'open', seen: `${folder} has no manifest of run ${context.run}` }
      const shared = (await host.run(findSharedFile(home))).stdout.trim()
      return shared === ''
        ? { kind: 'done', result: { path: given.path } }
        : { kind: 'open', seen: `${shared} is a file of the backup too` }
    },
  }
}

/** Nobody locked the source for this run. A data store that is kept by now leads where its row says, whatever the backup holds of it. */
function ofThisRun({ run, refresh }: RunContext, manifest: Manifest): Manifest {
  const { kept: _, lockedAt: _lock, drainedAt: _drain, releasedAt: _release, outerStores = [], ...carried } = manifest
  const brought = withoutKept(outerStores, refresh)
  return { ...carried, run, ...(brought.length === 0 ? {} : { outerStores: brought }) }
}

async function refuseWithoutRoom(
  { target: { host, layout } }: RunContext,
  { path }: KeptBackup,
  { kept }: KeptManifest,
  way: HomeWay,
): Promise<void> {
  const folder = dirname(layout.home)
  const [free, needed] = [await host.freeSpace(folder), roomFor(kept, way)]
  if (free.bytes >= needed.bytes && free.inodes >= needed.inodes) return
  throw new AppError(
    'host/disk-full',
    `${folder} on ${host.name} has ${free.bytes} bytes and ${free.inodes} inodes free, and a copy of ${path} needs about ${Math.ceil(needed.bytes)} and ${needed.inodes}`,
    { hint: 'make room there (`df -h`, `df -i`)' },
  )
}
