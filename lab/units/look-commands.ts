import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { enablementOf } from './enablement.ts'
import { knownUnit, unitFolder } from './runtime.ts'
import { managerProperties, unitProperties } from './show-unit.ts'
import { activeUnits } from './stop-unit.ts'
import type { SystemctlCall } from './systemctl-call.ts'
import { valueOf } from './unit-file.ts'
import { statusOf } from './unit-status.ts'

type LookCommand = (call: SystemctlCall) => number

/** The commands that only look: for everybody. */
export const lookCommands: Readonly<Record<string, LookCommand | undefined>> = {
  'is-active': (call) => printEach(call, (name) => statusOf(knownUnit(name)).active, ['active'], 3),
  'is-failed': (call) => printEach(call, (name) => statusOf(knownUnit(name)).active, ['failed'], 1),
  'is-enabled': (call) => printEach(call, enablementWord, ['enabled', 'static'], 1),
  'is-system-running': () => print('running'),
  show,
  status,
  cat,
  'list-units': () => print(...activeUnits().map((name) => `${name} loaded active running ${description(name)}`)),
}

/** Prints one word a unit; succeeds when any of them is a good one, as systemctl does. */
function printEach(
  { units, quiet }: SystemctlCall,
  word: (name: string) => string,
  good: readonly string[],
  otherwise: number,
): number {
  const words = units.map((name) => word(name))
  if (!quiet) print(...words.filter((one) => one !== ''))
  return words.some((one) => good.includes(one)) ? 0 : otherwise
}

function enablementWord(name: string): string {
  const state = enablementOf(name)
  if (state !== 'not-found') return state
  process.stderr.write(`Failed to get unit file state for ${name}: No such file or directory\n`)
  return ''
}

function show({ units, properties, valueOnly }: SystemctlCall): number {
  const shown = units.length === 0 ? [managerProperties()] : units.map((name) => unitProperties(knownUnit(name)))
  const blocks = shown.map((all) =>
    (properties.length === 0 ? Object.keys(all) : properties)
      .filter((name) => all[name] !== undefined)
      .map((name) => (valueOnly ? (all[name] ?? '') : `${name}=${all[name] ?? ''}`))
      .join('\n'),
  )
  return print(blocks.join('\n\n'))
}

function status({ units }: SystemctlCall): number {
  let worst = 0
  for (const name of units) worst = Math.max(worst, printStatus(name))
  return worst
}

function printStatus(name: string): number {
  const unit = knownUnit(name)
  if (unit.state === 'not-found') {
    process.stderr.write(`Unit ${name} could not be found.\n`)
    return 4
  }
  const record = statusOf(unit)
  print(
    `${record.active === 'active' ? '●' : '○'} ${name} - ${description(name)}`,
    `     Loaded: ${unit.state} (${unit.fragment}; ${enablementOf(name)})`,
    ...unit.dropIns.map((path) => `    Drop-In: ${path}`),
    `     Active: ${record.active} (${record.sub})`,
    ...(record.mainPid === 0 ? [] : [`   Main PID: ${record.mainPid}`]),
    ...lastLogLines(name),
  )
  return record.active === 'active' ? 0 : 3
}

function cat({ units }: SystemctlCall): number {
  for (const name of units) {
    const unit = knownUnit(name)
    if (unit.state === 'not-found') {
      process.stderr.write(`No files found for ${name}.\n`)
      return 1
    }
    for (const path of [unit.fragment, ...unit.dropIns]) print(`# ${path}`, readFileSync(path, 'utf8'))
  }
  return 0
}

function lastLogLines(name: string): readonly string[] {
  const path = join(unitFolder(name), 'log')
  if (!existsSync(path)) return []
  return ['', ...readFileSync(path, 'utf8').trimEnd().split('\n').slice(-10)]
}

function description(name: string): string {
  return valueOf(knownUnit(name).assignments, 'Unit', 'Description') ?? name
}

function print(...lines: readonly string[]): number {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}
