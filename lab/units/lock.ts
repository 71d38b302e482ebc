import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { runtimeFolder } from './runtime.ts'
import { isAlive } from './unit-processes.ts'

/** One order at a time, as one manager would; a lock whose holder died is taken over. */
export async function withLock<T>(work: () => Promise<T>): Promise<T> {
  const path = join(runtimeFolder, 'lock')
  mkdirSync(runtimeFolder, { recursive: true, mode: 0o755 })
  while (!tryTake(path)) {
    if (existsSync(path) && !isAlive(holderOf(path))) rmSync(path, { force: true })
    await setTimeout(20)
  }
  try {
    return await work()
  } finally {
    rmSync(path, { force: true })
  }
}

function tryTake(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    return false
  }
}

function holderOf(path: string): number {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    // An empty file is a holder that has not written its pid yet.
    return pid === 0 ? process.pid : pid
  } catch {
    return process.pid
  }
}
