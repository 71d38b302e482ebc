import type { Command, ReadCommand } from './command.ts'

/** Asks sudo whether the login may run a command, without running it; ends with 1 when it may not. */
export function maySudo({ program, args, as }: Command): ReadCommand {
  const user = as === 'login' || as === 'root' ? 'root' : as.user
  return { effect: 'read', program: 'sudo', args: ['-n', '-l', '-u', user, '--', program, ...args], as: 'login' }
}
