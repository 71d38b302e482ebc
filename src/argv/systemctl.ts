import type { Command, ReadCommand } from './command.ts'

/** Needs no privilege. One `Name=value` a line, for units that are not there too (LoadState=not-found). */
export function showUnit(unit: string, properties: readonly string[]): ReadCommand {
  const names = properties.map((name) => `--property=${name}`)
  return { effect: 'read', program: 'systemctl', args: ['show', '--no-pager', ...names, '--', unit], as: 'login' }
}

/** Prints the state; ends with 0 when active, 3 when not, 4 when there is no such unit. */
export function isUnitActive(unit: string): ReadCommand {
  return { effect: 'read', program: 'systemctl', args: ['is-active', '--', unit], as: 'login' }
}

/** Ends with 0 when a boot starts it. */
export function isUnitEnabled(unit: string): ReadCommand {
  return { effect: 'read', program: 'systemctl', args: ['is-enabled', '--quiet', '--', unit], as: 'login' }
}

export function startUnit(unit: string): Command {
  return asRoot(['start', '--no-ask-password', '--', unit])
}

export function stopUnit(unit: string): Command {
  return asRoot(['stop', '--no-ask-password', '--', unit])
}

/** A unit that failed too often can be started again. */
export function resetFailedUnit(unit: string): Command {
  return asRoot(['reset-failed', '--no-ask-password', '--', unit])
}

/** At every boot from now on. */
export function enableUnit(unit: string): Command {
  return asRoot(['enable', '--no-ask-password', '--', unit])
}

export function disableUnit(unit: string): Command {
  return asRoot(['disable', '--no-ask-password', '--', unit])
}

export function reloadUnits(): Command {
  return asRoot(['daemon-reload', '--no-ask-password'])
}

/** What `showUnit` printed. */
export function readUnitProperties(output: string): ReadonlyMap<string, string> {
  const lines = output.split('\n').filter((line) => line.includes('='))
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

function asRoot(args: readonly string[]): Command {
  return { effect: 'write', program: 'systemctl', args, as: 'root' }
}
