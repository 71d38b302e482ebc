import { join } from 'node:path/posix'
import type { Command } from '../argv/command.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import { isStartScript, startScriptOf } from './gated-scripts.ts'
import { layoutOf } from './layout.ts'

export interface ProgramCommands {
  readonly start: Command
  readonly stop: Command
  /** Exits 0 while Bitbucket runs; undefined: the processes of the service user tell. */
  readonly running: Command | undefined
}

/** How a target without a unit is started, stopped and asked, as the service user; undefined where systemd does that. */
export function programCommands(config: EnvironmentConfig): ProgramCommands | undefined {
  const { service, runAs, nodes } = config
  const [{ home, install }] = nodes
  const command = ([program = '', ...args]: readonly string[]): Command => ({
    effect: 'write',
    program,
    args,
    as: { user: runAs },
  })
  switch (service?.kind) {
    case undefined:
    case 'systemd':
      return undefined
    case 'scripts':
      return {
        start: command([startScriptOf(install)]),
        stop: command([join(install, 'bin', 'stop-bitbucket.sh')]),
        running: undefined,
      }
    case 'commands':
      // What does not ask by itself is asked for: its variables would not reach it either.
      return {
        start: command(reachesGate(config) ? service.start : [layoutOf(home).start, ...service.start]),
        stop: command(service.stop),
        running: command(service.running),
      }
  }
}

export function listProgramCommands(config: EnvironmentConfig): readonly Command[] {
  const commands = programCommands(config)
  if (commands === undefined) return []
  return [commands.start, commands.stop, ...(commands.running === undefined ? [] : [commands.running])]
}

/** A start that Understudy does not see through: it may lead past the start scripts, and then only the stub holds the copy. */
export function unseenStart(config: EnvironmentConfig): readonly Diagnostic[] {
  const { name, service, nodes } = config
  const [{ home, install }] = nodes
  if (service?.kind !== 'commands' || reachesGate(config)) return []
  return [
    {
      severity: 'warning',
      summary: `nobody can tell what ${service.start[0] ?? ''} starts on ${name}: if it is not ${startScriptOf(install)}, ${name} can be started by hand without the permit`,
      hint: `let it call \`${layoutOf(home).start} PROGRAM\`, which asks for the permit`,
    },
  ]
}

/** Whether a word of the configured start is our start wrapper, or a script that has a gate. */
function reachesGate({ service, nodes }: EnvironmentConfig): boolean {
  const [{ home, install }] = nodes
  const { start } = layoutOf(home)
  return service?.kind === 'commands' && service.start.some((word) => word === start || isStartScript(install, word))
}
