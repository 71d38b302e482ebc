import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Lab } from '../../lab/lab.ts'
import { openSqliteStore } from '../../src/adapters/stores/sqlite.ts'
import { watchProcess, type WatchedRun } from '../measure/watched-process.ts'

export interface UnderstudyTimes {
  /** All in seconds. From the drained source to the released lock. */
  readonly lock: number
  readonly drain: number
  /** Everything from the start of the program to the end of the leak search, but the first pass. */
  readonly full: number
  /** The same with the first pass. */
  readonly whole: number
  readonly firstPass: number
  readonly peakMegabytes: number
  readonly steps: readonly { readonly id: string; readonly seconds: number }[]
  /** Tables in which the copy is meant to differ from production. */
  readonly cutTables: readonly string[]
  readonly database: string
}

const launcher = join(import.meta.dirname, '../../bin/understudy')

/** Where the operator of a benchmark keeps configuration and state. */
export function operatorPaths(lab: Lab) {
  const folder = join(lab.topology.root, 'operator')
  return { config: join(folder, 'understudy.yaml'), state: join(folder, 'bench-state') }
}

/** Refreshes staging by the command that an administrator types. */
export async function runUnderstudy(lab: Lab): Promise<UnderstudyTimes> {
  const { config, state } = operatorPaths(lab)
  writeFileSync(config, lab.understudyConfig({ state }))
  const leave = ['--yes', '--adopt', 'staging', '--without-fence', 'staging']
  const refreshed = await understudy(lab, ['refresh', 'staging', ...leave])
  const { run, steps } = refreshDocument.parse(JSON.parse(refreshed.stdout))
  const report = reportDocument.parse(JSON.parse((await understudy(lab, ['report', run])).stdout))
  const firstPass = secondsBetween(state, run, 'take-backup/first-pass')
  const searched = timeOf(state, run, 'outcome', 'search-leaks')
  return {
    lock: report.lock.seconds - report.lock.drainSeconds,
    drain: report.lock.drainSeconds,
    full: (searched - refreshed.startedAt) / 1000 - firstPass,
    whole: (searched - refreshed.startedAt) / 1000,
    firstPass,
    peakMegabytes: refreshed.peakMegabytes,
    steps,
    cutTables: report.changes.filter(({ step }) => step === 'cut-integrations').map(({ place }) => place),
    database: report.generations.find(({ id }) => id === run)?.database ?? '',
  }
}

/** Brings the copy before back, and waits until it runs; in seconds. */
export async function rewind(lab: Lab): Promise<number> {
  const started = performance.now()
  await understudy(lab, ['rewind', 'staging', '--yes'])
  const seconds = (performance.now() - started) / 1000
  if ((await lab.state('staging')) !== 'RUNNING') throw new Error('staging does not run after a rewind')
  return seconds
}

const refreshDocument = z.object({
  run: z.string(),
  steps: z.array(z.object({ id: z.string(), seconds: z.number() })),
})

const reportDocument = z.object({
  lock: z.object({ seconds: z.number(), drainSeconds: z.number() }),
  changes: z.array(z.object({ step: z.string(), place: z.string() })),
  generations: z.array(z.object({ id: z.string(), database: z.string().nullable() })),
})

async function understudy(lab: Lab, words: readonly string[]): Promise<WatchedRun> {
  const argv = [launcher, '--config', operatorPaths(lab).config, '--json', ...words]
  const ran = await watchProcess(argv, { ...lab.operatorEnvironment })
  if (ran.exitCode === 0) return ran
  throw new Error(`understudy ${words[0] ?? ''} ended with ${ran.exitCode}:\n${ran.stderr}${ran.stdout}`)
}

function secondsBetween(state: string, run: string, effect: string): number {
  return (timeOf(state, run, 'outcome', effect) - timeOf(state, run, 'intent', effect)) / 1000
}

/** Milliseconds since the epoch, from the journal. */
function timeOf(state: string, run: string, kind: 'intent' | 'outcome', effect: string): number {
  using store = openSqliteStore(state)
  const entry = store.entries(run).find((one) => one.kind === kind && one.effect === effect)
  if (entry === undefined) throw new Error(`the journal of ${run} has no ${kind} of ${effect}`)
  return Date.parse(entry.at)
}
