import { existsSync, readFileSync } from 'node:fs'
import { parseEnvironmentFile } from './environment-file.ts'
import type { LoadedUnit } from './load-unit.ts'
import { valueOf, valuesOf } from './unit-file.ts'
import { expandSpecifiers, splitWords } from './unit-words.ts'

export type ServiceType = 'simple' | 'forking' | 'oneshot'

export interface Command {
  readonly words: readonly string[]
  /** A leading `-`: failure counts as success. */
  readonly failureIgnored: boolean
  /** A leading `+`: as root, whatever `User=` says. */
  readonly privileged: boolean
}

/** What a service unit says, with systemd's defaults filled in; times in milliseconds. */
export interface Service {
  readonly type: ServiceType
  readonly user: string
  readonly group: string | undefined
  /** Undefined where the unit names none, which is `system.slice`. */
  readonly slice: string | undefined
  readonly workingFolder: string
  readonly environment: Readonly<Record<string, string>>
  readonly environmentFiles: readonly string[]
  /** A name, or `NAME=value` for a variable that has just this value. */
  readonly unsetEnvironment: readonly string[]
  readonly startPre: readonly Command[]
  readonly start: readonly Command[]
  readonly stop: readonly Command[]
  readonly pidFile: string | undefined
  readonly remainAfterExit: boolean
  readonly startTimeout: number
  readonly stopTimeout: number
  readonly requires: readonly string[]
  readonly conditions: readonly string[]
  readonly assertions: readonly string[]
}

export function serviceOf(unit: LoadedUnit): Service {
  const text = (key: string) => {
    const value = valueOf(unit.assignments, 'Service', key)
    return value === undefined ? undefined : expandSpecifiers(value, unit.name)
  }
  const commands = (key: string) => valuesOf(unit.assignments, 'Service', key).map((value) => command(value, unit.name))
  const names = (key: string) => valuesOf(unit.assignments, 'Unit', key).flatMap((value) => splitWords(value))
  return {
    type: serviceType(text('Type')),
    user: text('User') ?? 'root',
    group: text('Group'),
    slice: text('Slice'),
    workingFolder: text('WorkingDirectory') ?? '/',
    environment: environmentOf(unit),
    environmentFiles: valuesOf(unit.assignments, 'Service', 'EnvironmentFile'),
    unsetEnvironment: valuesOf(unit.assignments, 'Service', 'UnsetEnvironment').flatMap((value) => splitWords(value)),
    startPre: commands('ExecStartPre'),
    start: commands('ExecStart'),
    stop: commands('ExecStop'),
    pidFile: text('PIDFile'),
    remainAfterExit: ['yes', 'true', 'on', '1'].includes(text('RemainAfterExit') ?? 'no'),
    startTimeout: seconds(text('TimeoutStartSec') ?? text('TimeoutSec')),
    stopTimeout: seconds(text('TimeoutStopSec') ?? text('TimeoutSec')),
    requires: names('Requires'),
    conditions: valuesOf(unit.assignments, 'Unit', 'ConditionPathExists'),
    assertions: valuesOf(unit.assignments, 'Unit', 'AssertPathExists'),
  }
}

/**
 * `Environment=`, then the files of `EnvironmentFile=`, read now, without what `UnsetEnvironment=` names; a file that is missing
 * fails unless its name starts with `-`.
 */
export function wholeEnvironment(service: Service): Readonly<Record<string, string>> {
  const variables = { ...service.environment }
  for (const entry of service.environmentFiles) {
    const path = entry.replace(/^-/, '')
    if (entry.startsWith('-') && !existsSync(path)) continue
    Object.assign(variables, parseEnvironmentFile(readFileSync(path, 'utf8')))
  }
  return Object.fromEntries(
    Object.entries(variables).filter(
      ([name, value]) => ![name, `${name}=${value}`].some((word) => service.unsetEnvironment.includes(word)),
    ),
  )
}

/** `ConditionPathExists=`: every plain line must hold, and one of those that start with `|`; `!` negates. */
export function pathsHold(conditions: readonly string[]): boolean {
  const holds = (condition: string) => {
    const negated = condition.startsWith('!')
    return existsSync(condition.slice(negated ? 1 : 0).trim()) !== negated
  }
  const triggers = conditions.filter((one) => one.startsWith('|')).map((one) => holds(one.slice(1)))
  const plain = conditions.filter((one) => !one.startsWith('|')).map((one) => holds(one))
  return plain.every(Boolean) && (triggers.length === 0 || triggers.some(Boolean))
}

function environmentOf(unit: LoadedUnit): Readonly<Record<string, string>> {
  const pairs = valuesOf(unit.assignments, 'Service', 'Environment')
    .flatMap((value) => splitWords(value))
    .map((word) => expandSpecifiers(word, unit.name))
    .filter((word) => word.indexOf('=') > 0)
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

function command(value: string, unit: string): Command {
  const words = splitWords(value).map((word) => expandSpecifiers(word, unit))
  const prefix = /^[-+!:@]*/.exec(words[0] ?? '')?.[0] ?? ''
  return {
    words: [(words[0] ?? '').slice(prefix.length), ...words.slice(1)],
    failureIgnored: prefix.includes('-'),
    privileged: prefix.includes('+'),
  }
}

function serviceType(value: string | undefined): ServiceType {
  return value === 'forking' || value === 'oneshot' ? value : 'simple'
}

function seconds(value: string | undefined): number {
  const found = /^(\d+)\s*(s|sec|min|m|ms)?$/.exec(value ?? '')
  if (found === null) return 90_000
  const unit = found[2] ?? 's'
  return Number(found[1]) * (unit === 'ms' ? 1 : unit.startsWith('m') ? 60_000 : 1000)
}
