import { join } from 'node:path/posix'
import { flushFileSystem } from '../../argv/files.ts'
import { manifestPath } from '../../backup/manifest.ts'
import { dumpFolder } from '../../backup/push.ts'
import { incomingPaths } from '../../hold/layout.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Effect } from '../effect.ts'
import type { RunContext } from '../run-context.ts'
import { closeForArrival, openForArrival, whatIsMissing } from './arrived-files.ts'
import { pushDump } from './push.ts'

/** The manifest of a backup whose dump lies in the spool of the source; it gets its name when the dump has arrived. */
export function unsentManifest(folder: string): string {
  return join(folder, 'unsent-manifest.json')
}

/** The source is unlocked by then: whoever is cut off in here goes on sending, and locks it no second time. */
export function sentDump(context: RunContext): Effect<{ folder: string }> {
  const { host } = context.target
  const { folder, database } = incomingPaths(context.target.layout, context.run)
  const inSpool = { host: context.source.spool.host, folder: dumpFolder(context, context.run), as: 'login' } as const
  return {
    id: 'take-backup/sent-dump',
    title: `send the dump to ${host.name}`,
    apply: async (signal) => {
      if ((await inSpool.host.list(inSpool.folder)).length === 0) throw gone(context, inSpool.folder)
      await openForArrival(context, database)
      await pushDump(context, database, signal)
      await closeForArrival(host, database)
      await host.execute(flushFileSystem(folder, 'root'), { signal })
      const unsent = unsentManifest(folder)
      if ((await host.status(unsent)) !== undefined) await host.rename(unsent, manifestPath(folder))
    },
    verify: async () => {
      if ((await host.status(manifestPath(folder))) === undefined)
        return { kind: 'open', seen: `${manifestPath(folder)} is not there` }
      const missing = await whatIsMissing(inSpool, { host, folder: database, as: 'root' })
      return missing === undefined ? { kind: 'done', result: { folder: database } } : { kind: 'open', seen: missing }
    },
  }
}

function gone({ source, target, run }: RunContext, folder: string): AppError {
  return new AppError('run/step-failed', `the dump of run ${run} is not in ${folder} on ${source.spool.host.name}`, {
    hint: `somebody removed it; \`understudy abort ${target.config.name}\`, then refresh anew`,
  })
}
