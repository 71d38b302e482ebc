import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface WatchedRun {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly peakMegabytes: number
}

const LOOK_MS = 20

/** Runs a program and looks from outside how much memory it had at its peak, without the programs that it started itself. */
export async function watchProcess(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<WatchedRun> {
  const [file = '', ...args] = argv
  const startedAt = Date.now()
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  const texts = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (texts.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (texts.stderr += chunk.toString()))
  let peakMegabytes = 0
  const watch = setInterval(() => (peakMegabytes = Math.max(peakMegabytes, peakOf(child.pid))), LOOK_MS)
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    return { exitCode, ...texts, startedAt, peakMegabytes }
  } finally {
    clearInterval(watch)
  }
}

/** The kernel keeps the peak, so that only what comes after the last look is missed. */
function peakOf(pid: number | undefined): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kilobytes ?? 0) / 1024
  } catch {
    return 0
  }
}
