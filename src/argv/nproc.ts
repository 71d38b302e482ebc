import type { ReadCommand } from './command.ts'

/** How many processors a process of the login may use; a number on a line of its own. */
export function countProcessors(): ReadCommand {
  return { effect: 'read', program: 'nproc', args: [], as: 'login' }
}
