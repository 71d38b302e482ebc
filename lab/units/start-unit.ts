import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { readAccount } from './accounts.ts'
import { controlGroupOf, makeControlGroup } from './control-group.ts'
import { runCommand, startMain, type CommandContext } from './run-command.ts'
import { knownUnit, neverStarted, unitFolder, writeRecord, type UnitRecord } from './runtime.ts'
import { pathsHold, serviceOf, wholeEnvironment, type Service } from './service.ts'
import { endProcesses, isAlive, processesOf } from './unit-processes.ts'
import { statusOf } from './unit-status.ts'

/** How a start job ended; `skipped` is a condition that did not hold, which systemctl reports as success. */
export type StartOutcome = 'started' | 'running-already' | 'skipped' | 'not-found' | 'masked' | 'dependency' | 'failed'

/** Starts a service with what it requires, and leaves a record of how that ended. */
export async function startUnit(name: string): Promise<StartOutcome> {
  // Targets and the like hold no process; in the lab they are always reached.
  if (!name.endsWith('.service')) return 'running-already'
  const unit = knownUnit(name)
  if (unit.state !== 'loaded') return unit.state
  if (statusOf(unit).active === 'active') return 'running-already'
  const service = serviceOf(unit)
  if (!(await startRequired(service))) return 'dependency'
  if (!pathsHold(service.conditions)) {
    writeRecord(name, neverStarted)
    return 'skipped'
  }
  if (!pathsHold(service.assertions)) return fail(name, 'assert')
  return startService(name, service)
}

async function startRequired(service: Service): Promise<boolean> {
  for (const name of service.requires) {
    const outcome = await startUnit(name)
    if (outcome !== 'started' && outcome !== 'running-already') return false
  }
  return true
}

async function startService(name: string, service: Service): Promise<StartOutcome> {
  const invocation = randomBytes(16).toString('hex')
  prepareFolder(name)
  let context: CommandContext
  try {
    context = { unit: name, service, variables: variablesOf(service, invocation) }
  } catch {
    return fail(name, 'resources')
  }
  const group = controlGroupOf(name, service)
  if (group !== undefined) makeControlGroup(group)
  const running = { ...neverStarted, conditionResult: 'yes', invocation } as const
  if (service.startPre.some((command) => runCommand(context, command, service.startTimeout) !== 0)) {
    return abandon(name, running)
  }
  const record = await startByType(context, running)
  if (record === undefined) return abandon(name, running)
  writeRecord(name, record)
  return 'started'
}

async function startByType(context: CommandContext, record: UnitRecord): Promise<UnitRecord | undefined> {
  const { service } = context
  const running = { ...record, active: 'active', sub: 'running' } as const
  switch (service.type) {
    case 'simple':
      if (service.start[0] === undefined) return undefined
      startMain(context, service.start[0])
      return withMainPid(running, await waitForPid(() => readPid(join(unitFolder(context.unit), 'main.pid'))))
    case 'forking':
      if (service.start.some((command) => runCommand(context, command, service.startTimeout) !== 0)) return undefined
      return withMainPid(running, await waitForPid(() => forkedPid(service, record.invocation)))
    case 'oneshot':
      if (service.start.some((command) => runCommand(context, command, service.startTimeout) !== 0)) return undefined
      return service.remainAfterExit ? { ...record, active: 'active', sub: 'exited' } : record
  }
}

function withMainPid(record: UnitRecord, mainPid: number | undefined): UnitRecord | undefined {
  return mainPid === undefined ? undefined : { ...record, mainPid }
}

/** The pid file if the unit names one, else a guess: the oldest process that is left. */
function forkedPid(service: Service, invocation: string): number | undefined {
  if (service.pidFile === undefined) return processesOf(invocation)[0]
  const pid = readPid(service.pidFile)
  return pid !== undefined && isAlive(pid) ? pid : undefined
}

async function waitForPid(look: () => number | undefined): Promise<number | undefined> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const pid = look()
    if (pid !== undefined) return pid
    await setTimeout(10)
  }
  return undefined
}

function readPid(path: string): number | undefined {
  if (!existsSync(path)) return undefined
  const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
  return Number.isNaN(pid) ? undefined : pid
}

function prepareFolder(name: string): void {
  mkdirSync(unitFolder(name), { recursive: true })
  for (const file of ['main.pid', 'main.status']) rmSync(join(unitFolder(name), file), { force: true })
}

function variablesOf(service: Service, invocation: string): Readonly<Record<string, string>> {
  const account = readAccount(service.user)
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LANG: 'C.UTF-8',
    HOME: account.home,
    LOGNAME: account.name,
    USER: account.name,
    SHELL: account.shell,
    INVOCATION_ID: invocation,
    ...wholeEnvironment(service),
  }
}

async function abandon(name: string, record: UnitRecord): Promise<StartOutcome> {
  await endProcesses(record.invocation, 2000)
  return fail(name, 'exit-code')
}

function fail(name: string, result: string): StartOutcome {
  const conditionResult = result === 'assert' ? 'no' : 'yes'
  writeRecord(name, { ...neverStarted, active: 'failed', sub: 'failed', conditionResult, result })
  return 'failed'
}
