import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

interface ProcessStat {
  readonly pid: number
  readonly state: string
  readonly session: number
}

/** Whether a process exists and is more than an exit status nobody collected. */
export function isAlive(pid: number): boolean {
  const stat = pid > 0 ? readStat(pid) : undefined
  return stat !== undefined && stat.state !== 'Z' && stat.state !== 'X'
}

/** Every live process that the start of a unit left behind: by its mark in the environment or, for those that rewrote theirs, by session. */
export function processesOf(invocation: string): readonly number[] {
  if (invocation === '') return []
  const all = livingProcesses()
  const marked = all.filter((one) => isMarked(one.pid, invocation))
  const sessions = new Set(marked.map((one) => one.session))
  const own = readStat(process.pid)?.session
  return all
    .filter((one) => one.pid !== process.pid && one.session !== own)
    .filter((one) => marked.includes(one) || sessions.has(one.session))
    .map((one) => one.pid)
}

/** Asks the processes of a unit to end, waits, and kills what is left. */
export async function endProcesses(invocation: string, patience: number): Promise<void> {
  signalAll(invocation, 'SIGTERM')
  const deadline = Date.now() + patience
  while (processesOf(invocation).length > 0) {
    if (Date.now() > deadline) signalAll(invocation, 'SIGKILL')
    await setTimeout(20)
  }
}

function signalAll(invocation: string, signal: NodeJS.Signals): void {
  for (const pid of processesOf(invocation)) {
    try {
      process.kill(pid, signal)
    } catch {
      // It ended by itself between the look and the signal.
    }
  }
}

function livingProcesses(): readonly ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readStat(Number(name)))
    .filter((stat) => stat !== undefined)
    .filter((stat) => stat.state !== 'Z' && stat.state !== 'X')
}

function readStat(pid: number): ProcessStat | undefined {
  const text = readProc(pid, 'stat')
  // The command name may hold spaces and parentheses; the fields after it don't.
  const [state, , , session] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return state === undefined || session === undefined ? undefined : { pid, state, session: Number(session) }
}

function isMarked(pid: number, invocation: string): boolean {
  return readProc(pid, 'environ').split('\0').includes(`INVOCATION_ID=${invocation}`)
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
