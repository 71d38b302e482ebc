import { spawn, spawnSync } from 'node:child_process'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { readAccount } from './accounts.ts'
import { controlGroupOf, withinControlGroup } from './control-group.ts'
import type { Command, Service } from './service.ts'
import { unitFolder } from './runtime.ts'
import { expandVariables } from './unit-words.ts'

export interface CommandContext {
  readonly unit: string
  readonly service: Service
  readonly variables: Readonly<Record<string, string>>
}

/** Runs a command of the unit as its user, in a session of its own, and waits; gives the exit status. */
export function runCommand(context: CommandContext, command: Command, timeout: number): number {
  const log = openLog(context.unit)
  // Its own session keeps what a forking service leaves behind apart from the terminal of whoever typed systemctl.
  const ended = spawnSync('setsid', ['--wait', ...started(context, command)], {
    ...environmentAndFolder(context),
    stdio: ['ignore', log, log],
    timeout,
  })
  return command.failureIgnored ? 0 : (ended.status ?? 1)
}

/** Starts the main command of a simple service and returns at once; pid and exit status appear in the unit's folder. */
export function startMain(context: CommandContext, command: Command): void {
  const log = openLog(context.unit)
  const runner = join(import.meta.dirname, 'run-main.sh')
  const child = spawn('/bin/sh', [runner, unitFolder(context.unit), ...started(context, command)], {
    ...environmentAndFolder(context),
    stdio: ['ignore', log, log],
    detached: true,
  })
  child.unref()
}

function started(context: CommandContext, command: Command): readonly string[] {
  return withinControlGroup(controlGroupOf(context.unit, context.service), asUser(context, command))
}

function asUser({ service, variables }: CommandContext, command: Command): readonly string[] {
  const words = expandVariables(command.words, variables)
  if (command.privileged || (service.user === 'root' && service.group === undefined)) return words
  const account = readAccount(service.user)
  const group = service.group ?? String(account.gid)
  return ['setpriv', `--reuid=${account.uid}`, `--regid=${group}`, '--init-groups', ...words]
}

function environmentAndFolder({ service, variables }: CommandContext) {
  return { cwd: service.workingFolder.replace(/^-/, ''), env: { ...variables } }
}

function openLog(unit: string): number {
  return openSync(join(unitFolder(unit), 'log'), 'a', 0o644)
}
