import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface HomeLock {
  release(): void
}

export type HomeLockResult =
  | { readonly kind: 'held'; readonly lock: HomeLock }
  | { readonly kind: 'refused'; readonly file: string; readonly pid: number }

/** Takes `.lock` in the home and the shared home. A file whose process is dead, or that was copied here, is no lock. */
export function lockHomes(home: string, sharedHome: string): HomeLockResult {
  const files = [...new Set([home, sharedHome])].map((folder) => join(folder, '.lock'))
  for (const file of files) {
    const pid = holderOf(file)
    if (pid !== undefined) return { kind: 'refused', file, pid }
  }
  for (const file of files) writeLock(file)
  return { kind: 'held', lock: { release: () => files.forEach(removeOwn) } }
}

// The inode tells a lock from its copy, the start time a process from a later one with the same id.
function writeLock(file: string): void {
  writeFileSync(file, '')
  writeFileSync(file, JSON.stringify({ pid: process.pid, started: startTime(process.pid), inode: statSync(file).ino }))
}

function holderOf(file: string): number | undefined {
  if (!existsSync(file)) return undefined
  const { pid, started, inode } = readLock(file)
  if (pid === undefined || pid === process.pid || inode !== statSync(file).ino) return undefined
  const running = startTime(pid)
  return running !== undefined && running === started ? pid : undefined
}

function readLock(file: string): { pid?: number; started?: string; inode?: number } {
  const text = readFileSync(file, 'utf8')
  const match = /^\{"pid":(\d+),"started":"(\d+)","inode":(\d+)\}$/.exec(text)
  const [, pid, started, inode] = match ?? []
  if (pid === undefined || started === undefined || inode === undefined) return {}
  return { pid: Number(pid), started, inode: Number(inode) }
}

function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

function removeOwn(file: string): void {
  if (existsSync(file) && readLock(file).pid === process.pid) rmSync(file)
}
