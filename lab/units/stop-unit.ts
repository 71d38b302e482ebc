import { existsSync, readdirSync } from 'node:fs'
import { readAccount } from './accounts.ts'
import { controlGroupOf, removeControlGroup } from './control-group.ts'
import { runCommand } from './run-command.ts'
import { knownUnit, neverStarted, readRecord, runtimeFolder, writeRecord } from './runtime.ts'
import { serviceOf, wholeEnvironment } from './service.ts'
import { endProcesses, isAlive } from './unit-processes.ts'
import { statusOf } from './unit-status.ts'

export type StopOutcome = 'stopped' | 'not-found'

/** Stops a service and those that require it: `ExecStop`, then every process that is left. */
export async function stopUnit(name: string): Promise<StopOutcome> {
  const unit = knownUnit(name)
  if (unit.state === 'not-found') return 'not-found'
  for (const dependent of activeUnits().filter((one) => requires(one, name))) await stopUnit(dependent)
  const record = readRecord(name)
  const service = serviceOf(unit)
  if (statusOf(unit).active === 'active') {
    const account = readAccount(service.user)
    const variables = {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: account.home,
      USER: account.name,
      INVOCATION_ID: record.invocation,
      ...(isAlive(record.mainPid) ? { MAINPID: String(record.mainPid) } : {}),
      ...wholeEnvironment(service),
    }
    for (const command of service.stop) runCommand({ unit: name, service, variables }, command, service.stopTimeout)
  }
  await endProcesses(record.invocation, Math.min(service.stopTimeout, 10_000))
  const group = controlGroupOf(name, service)
  if (group !== undefined) removeControlGroup(group)
  writeRecord(name, { ...neverStarted, conditionResult: record.conditionResult })
  return 'stopped'
}

/** Names of the services that the manager has started and not stopped. */
export function activeUnits(): readonly string[] {
  if (!existsSync(runtimeFolder)) return []
  return readdirSync(runtimeFolder).filter(
    (name) => name.endsWith('.service') && statusOf(knownUnit(name)).active === 'active',
  )
}

function requires(name: string, required: string): boolean {
  return name !== required && serviceOf(knownUnit(name)).requires.includes(required)
}
