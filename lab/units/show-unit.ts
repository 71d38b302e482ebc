import { existsSync } from 'node:fs'
import { enablementOf } from './enablement.ts'
import { unitFolders, type LoadedUnit } from './load-unit.ts'
import { needsReload } from './runtime.ts'
import { serviceOf, type Command } from './service.ts'
import { valueOf, valuesOf } from './unit-file.ts'
import { statusOf } from './unit-status.ts'
import { quoteWord } from './unit-words.ts'

/** The properties of the manager itself, as `systemctl show` without a unit prints them. */
export function managerProperties(): Readonly<Record<string, string>> {
  return { Version: 'lab', UnitPath: unitFolders.join(' '), SystemState: 'running' }
}

/** The properties of one unit in the form of `systemctl show`; a unit that is not there has LoadState not-found. */
export function unitProperties(unit: LoadedUnit): Readonly<Record<string, string>> {
  const record = statusOf(unit)
  return {
    ...serviceProperties(unit),
    Id: unit.name,
    Names: unit.name,
    Description: valueOf(unit.assignments, 'Unit', 'Description') ?? unit.name,
    LoadState: unit.state,
    ActiveState: record.active,
    SubState: record.sub,
    FragmentPath: unit.fragment,
    DropInPaths: unit.dropIns.join(' '),
    UnitFileState: unit.state === 'not-found' ? '' : enablementOf(unit.name),
    ConditionResult: record.conditionResult,
    NeedDaemonReload: needsReload(unit) ? 'yes' : 'no',
    MainPID: String(record.mainPid),
    ExecMainStatus: String(record.mainStatus),
    Result: record.result,
    InvocationID: record.invocation,
    Requires: names(unit, 'Requires'),
    Wants: names(unit, 'Wants'),
    After: names(unit, 'After'),
  }
}

function serviceProperties(unit: LoadedUnit): Readonly<Record<string, string>> {
  if (unit.state !== 'loaded' || !unit.name.endsWith('.service')) return {}
  const service = serviceOf(unit)
  return {
    Type: service.type,
    User: valueOf(unit.assignments, 'Service', 'User') ?? '',
    Group: service.group ?? '',
    Slice: service.slice ?? 'system.slice',
    WorkingDirectory: valueOf(unit.assignments, 'Service', 'WorkingDirectory') ?? '',
    Environment: Object.entries(service.environment)
      .map(([name, value]) => quoteWord(`${name}=${value}`))
      .join(' '),
    EnvironmentFiles: service.environmentFiles
      .map((path) => `${path.replace(/^-/, '')} (ignore_errors=${path.startsWith('-') ? 'yes' : 'no'})`)
      .join('\n'),
    PIDFile: service.pidFile ?? '',
    RemainAfterExit: service.remainAfterExit ? 'yes' : 'no',
    ExecStartPre: service.startPre.map(commandText).join(' ; '),
    ExecStart: service.start.map(commandText).join(' ; '),
    ExecStop: service.stop.map(commandText).join(' ; '),
    Conditions: service.conditions.map(conditionText).join(' '),
  }
}

function commandText({ words, failureIgnored }: Command): string {
  return `{ path=${words[0] ?? ''} ; argv[]=${words.join(' ')} ; ignore_errors=${failureIgnored ? 'yes' : 'no'} }`
}

function conditionText(condition: string): string {
  const negated = condition.includes('!')
  const path = condition.replace(/^\|?!?/, '').trim()
  const holds = existsSync(path) !== negated
  return `{ type=ConditionPathExists ; trigger=no ; negate=${negated ? 'yes' : 'no'} ; parameter=${path} ; status=${holds ? 1 : -1} }`
}

function names(unit: LoadedUnit, key: string): string {
  return valuesOf(unit.assignments, 'Unit', key).join(' ')
}
