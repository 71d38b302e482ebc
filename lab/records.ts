import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { startTimeOf, waitFor } from './processes.ts'

const processRecord = z.object({
  name: z.string(),
  pid: z.number(),
  startTime: z.string(),
  signal: z.enum(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGKILL']),
})

export type ProcessRecord = z.infer<typeof processRecord>

/** Writes down a process that the lab started, so that `down` can end it after a crash of the lab. */
export function recordProcess(root: string, record: Omit<ProcessRecord, 'startTime'>): void {
  const startTime = startTimeOf(record.pid)
  if (startTime === undefined) throw new Error(`the lab's ${record.name} ended at once; its log says why`)
  mkdirSync(folderOf(root), { recursive: true })
  writeFileSync(pathOf(root, record.name), JSON.stringify({ ...record, startTime }))
}

/** Ends the recorded process of that name and waits until it is gone; a pid that was given to another process since is left alone. */
export async function endRecorded(root: string, name: string): Promise<void> {
  const record = readRecord(root, name)
  if (record === undefined) return
  if (isThere(record)) {
    process.kill(record.pid, record.signal)
    // A database server writes everything out first, and the disk may be busy.
    await waitFor(`${name} to end`, () => (isThere(record) ? undefined : true), 60_000)
  }
  rmSync(pathOf(root, name), { force: true })
}

/** Names of what the lab in this folder started and has not ended. */
export function recordedNames(root: string): readonly string[] {
  if (!existsSync(folderOf(root))) return []
  return readdirSync(folderOf(root))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
}

/** Outer pid of something that the lab started; it may have ended since. */
export function recordedPid(root: string, name: string): number {
  const record = readRecord(root, name)
  if (record === undefined)
    throw new Error(`the lab in ${root} has no ${name}; it runs ${recordedNames(root).join(', ')}`)
  return record.pid
}

/** The same, undefined when it has ended. */
export function livePid(root: string, name: string): number | undefined {
  const record = readRecord(root, name)
  return record !== undefined && isThere(record) ? record.pid : undefined
}

function isThere({ pid, startTime }: ProcessRecord): boolean {
  return startTimeOf(pid) === startTime
}

function readRecord(root: string, name: string): ProcessRecord | undefined {
  const path = pathOf(root, name)
  return existsSync(path) ? processRecord.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined
}

function pathOf(root: string, name: string): string {
  return join(folderOf(root), `${name}.json`)
}

function folderOf(root: string): string {
  return join(root, 'processes')
}
