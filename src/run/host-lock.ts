import { createHash } from 'node:crypto'
import type { Layout } from '../hold/layout.ts'
import { passedFolder, publicFile } from '../hold/permissions.ts'
import { parseJson } from '../kernel/json.ts'
import { decodeUtf8, encodeUtf8 } from '../kernel/utf8.ts'
import type { HostWriter } from '../ports/host.ts'
import type { EnvironmentLock } from '../ports/store.ts'
import { heldBy } from './held-by.ts'

interface HostLock {
  readonly host: HostWriter
  readonly layout: Layout
  readonly lock: EnvironmentLock
  /** Whether a holder that a lock names still runs; left out: it does not. */
  readonly lives?: (holder: string) => boolean
}

/** What lies there, and who it says holds it. */
interface FoundLock {
  readonly path: string
  readonly text: string
  readonly lock: EnvironmentLock
}

/**
 * The lock on the target's host, for runs from elsewhere. Of several machines that try at once one gets it; the others are
 * refused with 'run/locked'. A lock of the same run whose holder is dead is taken over, by one of several too.
 */
export async function takeHostLock(of: HostLock): Promise<void> {
  const { host, layout, lock } = of
  await host.makeFolder(layout.beside, passedFolder)
  const last = (await readLocks(of)).at(-1)
  if (last === undefined) return await takeFree(of)
  if (last.lock.run !== lock.run || of.lives?.(last.lock.holder) === true) throw heldBy(last.lock)
  await takeOver(of, last)
}

/** For a run that ends, or that nobody will go on with: its lock on the host goes, another run's stays. */
export async function releaseHostLock({
  host,
  layout,
  lock,
}: Pick<HostLock, 'host' | 'layout'> & { readonly lock: Pick<EnvironmentLock, 'environment' | 'run'> }): Promise<void> {
  const found = await readLocks({ host, layout, lock })
  if (found.at(-1)?.lock.run !== lock.run) return
  // With the first one all of it is released; what is left of a successor means nothing to anybody.
  for (const { path } of found) await host.removeFile(path)
}

async function takeFree(of: HostLock): Promise<void> {
  const { host, layout, lock } = of
  if ((await host.createFile(layout.lock, contentOf(lock), publicFile)) === 'created') return
  const last = (await readLocks(of)).at(-1)
  throw heldBy(last?.lock ?? parseLock('', lock.environment))
}

/**
 * A dead lock can't be removed and taken anew: the one who is slower would remove the lock of the one who was faster. So whoever
 * takes it over creates its successor, whose name follows from the dead lock's content, which never occurs again. The successor
 * is a lock, and if its holder dies here it is taken over in the same way.
 */
async function takeOver(of: HostLock, dead: FoundLock): Promise<void> {
  const { host, layout, lock } = of
  const successor = successorPath(layout, dead.text)
  if ((await host.createFile(successor, contentOf(lock), publicFile)) === 'exists')
    throw heldBy((await readLock(of, successor))?.lock ?? dead.lock)
  const found = await readLocks(of)
  const last = found.at(-1)
  // Somebody took the dead lock over, and tidied up, since we read it.
  if (last?.path !== successor) {
    await host.removeFile(successor)
    throw heldBy(last?.lock ?? dead.lock)
  }
  await host.writeFile(layout.lock, contentOf(lock), publicFile)
  for (const { path } of found.slice(1)) await host.removeFile(path)
}

/** The lock and its successors, in order: the last one holds. */
async function readLocks(of: Where): Promise<readonly FoundLock[]> {
  const found: FoundLock[] = []
  let next = await readLock(of, of.layout.lock)
  while (next !== undefined) {
    found.push(next)
    next = await readLock(of, successorPath(of.layout, next.text))
  }
  return found
}

interface Where {
  readonly host: HostWriter
  readonly layout: Layout
  readonly lock: Pick<EnvironmentLock, 'environment'>
}

async function readLock({ host, lock: { environment } }: Where, path: string): Promise<FoundLock | undefined> {
  const content = await host.readFile(path)
  if (content === undefined) return undefined
  const text = decodeUtf8(content)
  return { path, text, lock: parseLock(text, environment) }
}

function successorPath({ lock }: Layout, text: string): string {
  return `${lock}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
}

function contentOf(lock: EnvironmentLock): Uint8Array {
  return encodeUtf8(`${JSON.stringify(lock)}\n`)
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
