import type { Layout } from '../hold/layout.ts'
import { passedFolder, publicFile } from '../hold/permissions.ts'
import { AppError } from '../kernel/app-error.ts'
import { parseJson } from '../kernel/json.ts'
import { decodeUtf8, encodeUtf8 } from '../kernel/utf8.ts'
import type { HostWriter } from '../ports/host.ts'
import type { EnvironmentLock, Store } from '../ports/store.ts'

interface RunLock {
  readonly store: Store
  readonly host: HostWriter
  readonly layout: Layout
  readonly lock: EnvironmentLock
  /** Whether a holder that a lock names still runs; left out: it does not. */
  readonly lives?: (holder: string) => boolean
}

/**
 * One run per environment at a time: a lock in the state, and one on the target's host for runs from elsewhere. Both survive a
 * crash; the same run may take them again, unless another process is still at it. Released when the work ends, however it ends.
 */
export async function withRunLock<Result>(of: RunLock, work: () => Promise<Result>): Promise<Result> {
  const { store, lock } = of
  const before = store.lock(lock.environment)
  if (before?.run === lock.run && before.holder !== lock.holder && of.lives?.(before.holder) === true)
    throw held(before)
  if (before !== undefined && isLeftOver(of, before)) {
    // The host first: what is left over there is told by the lock in the state.
    await releaseHostLock({ ...of, lock: before })
    store.releaseLock(before.environment, before.run)
  }
  const holder = store.takeLock(lock)
  if (holder !== undefined) throw held(holder)
  try {
    await takeOnHost(of)
    return await releasingHost(of, work)
  } finally {
    store.releaseLock(lock.environment, lock.run)
  }
}

/** When the work failed, that is what the caller must hear, also where the host is gone and keeps its lock. */
async function releasingHost<Result>({ host, layout }: RunLock, work: () => Promise<Result>): Promise<Result> {
  let result: Result
  try {
    result = await work()
  } catch (error) {
    await host.removeFile(layout.lock).catch(() => undefined)
    throw error
  }
  await host.removeFile(layout.lock)
  return result
}

/** Of a run that died before its first word or after its last: nobody could resume or abort it. */
function isLeftOver({ store, lives }: RunLock, { run, holder }: EnvironmentLock): boolean {
  if (lives === undefined || lives(holder)) return false
  const state = store.run(run)?.state
  return state === undefined || state === 'done' || state === 'aborted'
}

async function takeOnHost({ host, layout, lock }: RunLock): Promise<void> {
  const content = await host.readFile(layout.lock)
  const found = content === undefined ? undefined : parseLock(decodeUtf8(content), lock.environment)
  if (found !== undefined && found.run !== lock.run) throw held(found)
  await host.makeFolder(layout.beside, passedFolder)
  await host.writeFile(layout.lock, encodeUtf8(`${JSON.stringify(lock)}\n`), publicFile)
}

/** For a run that nobody will go on with: its lock on the host goes, another run's stays. */
export async function releaseHostLock({
  host,
  layout,
  lock,
}: Pick<RunLock, 'host' | 'layout'> & { readonly lock: Pick<EnvironmentLock, 'environment' | 'run'> }): Promise<void> {
  const content = await host.readFile(layout.lock)
  if (content === undefined) return
  if (parseLock(decodeUtf8(content), lock.environment).run === lock.run) await host.removeFile(layout.lock)
}

/** A lock that can't be read is somebody's all the same. */
function parseLock(text: string, environment: string): EnvironmentLock {
  const found = parseJson(text)
  const fields = new Map<string, unknown>(typeof found === 'object' && found !== null ? Object.entries(found) : [])
  const field = (name: string): string => {
    const value = fields.get(name)
    return typeof value === 'string' ? value : 'unknown'
  }
  return {
    environment,
    run: field('run'),
    by: field('by'),
    why: field('why'),
    since: field('since'),
    holder: field('holder'),
  }
}

function held({ environment, run, by, why, since, holder }: EnvironmentLock): AppError {
  return new AppError(
    'run/locked',
    `${environment} is held by run ${run} of ${by} since ${since} (${why}), ${holder}`,
    {
      hint: `if it is dead: \`understudy resume ${environment}\`, or \`understudy abort ${environment}\``,
    },
  )
}
