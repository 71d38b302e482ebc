import { spawn } from 'node:child_process'
import { mkdirSync, openSync, readFileSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { execa } from 'execa'

export interface Ran {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  readonly folder?: string
}

/** Runs a command and gives what it printed, whatever its exit status. */
export async function tryRun(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const [file = '', ...rest] = argv
  const result = await execa(file, rest, {
    reject: false,
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
  })
  const stderr = result.exitCode === undefined ? (result.originalMessage ?? 'it was killed') : result.stderr
  return { exitCode: result.exitCode ?? 255, stdout: result.stdout, stderr }
}

/** Runs a command that has to succeed and gives what it printed. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const ran = await tryRun(argv, options)
  if (ran.exitCode !== 0) {
    throw new Error(`the lab's ${argv[0] ?? ''} failed with status ${ran.exitCode}: ${ran.stderr || ran.stdout}`)
  }
  return ran.stdout
}

/** Starts a process that outlives this one; its output goes to `log`. Gives its pid. */
export function startDetached(
  argv: readonly string[],
  log: string,
  env: Readonly<Record<string, string>> = {},
): number {
  const [file = '', ...rest] = argv
  mkdirSync(dirname(log), { recursive: true })
  const output = openSync(log, 'a')
  const child = spawn(file, rest, {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
  })
  // A program that is not there is told by the missing pid.
  child.once('error', () => {})
  child.unref()
  if (child.pid === undefined) throw new Error(`the lab could not start ${file}`)
  return child.pid
}

/** Looks every few milliseconds until `look` gives something. */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  patience = 20_000,
): Promise<T> {
  const deadline = Date.now() + patience
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    if (Date.now() > deadline) throw new Error(`the lab waited ${patience / 1000} s for ${what}`)
    await setTimeout(20)
  }
}

/** When a process started, in clock ticks since boot: with the pid it names one process for ever. Undefined when it is gone. */
export function startTimeOf(pid: number): string | undefined {
  const fields = statFields(pid)
  return fields === undefined || fields[0] === 'Z' ? undefined : fields[19]
}

export function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statFields(pid)?.[1] === String(parent))
}

function statFields(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
