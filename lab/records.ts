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
  writeFileSync(join(folderOf(root), `${record.name}.json`), JSON.stringify({ ...record, startTime }))
}

/** Ends the recorded process of that name and waits until it is gone; a pid that was given to another process since is left alone. */
export async function endRecorded(root: string, name: string): Promise<void> {
  const path = join(folderOf(root), `${name}.json`)
  if (!existsSync(path)) return
  const { pid, startTime, signal } = processRecord.parse(JSON.parse(readFileSync(path, 'utf8')))
  const isThere = () => startTimeOf(pid) === startTime
  if (isThere()) {
    process.kill(pid, signal)
    await waitFor(`${name} to end`, () => (isThere() ? undefined : true))
  }
  rmSync(path, { force: true })
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
  const path = join(folderOf(root), `${name}.json`)
  if (!existsSync(path)) throw new Error(`the lab in ${root} has no ${name}; it runs ${recordedNames(root).join(', ')}`)
  return processRecord.parse(JSON.parse(readFileSync(path, 'utf8'))).pid
}

/** Ends everything that the lab in this folder started. */
export async function endAll(root: string): Promise<void> {
  await Promise.all(recordedNames(root).map((name) => endRecorded(root, name)))
}

function folderOf(root: string): string {
  return join(root, 'processes')
}
