import type { ReadCommand } from './command.ts'

/** The host's clock; read it with `readClock`. */
export function askClock(): ReadCommand {
  return { effect: 'read', program: 'date', args: ['+%s'], as: 'login' }
}

/** Undefined for what is no number of seconds. */
export function readClock(output: string): Date | undefined {
  return /^\d+\n?$/.test(output) ? new Date(Number(output) * 1000) : undefined
}
