import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** This process, as locks name it: `process 4711 (started 98765) on admin1`. The start tells it from a later one of its number. */
export function thisHolder(): string {
  return describe(process.pid, startOf(process.pid) ?? 'unknown')
}

/** Whether the process that a lock names still runs. Of another machine nobody here can tell: it counts as running. */
export function holderLives(holder: string): boolean {
  return parseHere(holder) === undefined || livesHere(holder)
}

/** Whether it certainly runs, on this machine. */
export function livesHere(holder: string): boolean {
  const here = parseHere(holder)
  return here !== undefined && startOf(here.pid) === here.started
}

function parseHere(holder: string): { readonly pid: number; readonly started: string } | undefined {
  const [, pid, started, host] = /^process (\d+) \(started (\w+)\) on (.+)$/.exec(holder) ?? []
  if (pid === undefined || started === undefined || host !== hostname()) return undefined
  return { pid: Number(pid), started }
}

function describe(pid: number, started: string): string {
  return `process ${pid} (started ${started}) on ${hostname()}`
}

/** In clock ticks since the boot; undefined for no such process, and for one that has ended and that nobody waited for yet. */
function startOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets, which may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}
