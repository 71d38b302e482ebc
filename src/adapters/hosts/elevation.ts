import type { Command } from '../../argv/command.ts'
import { AppError } from '../../kernel/app-error.ts'

export interface Login {
  readonly uid: number
  readonly name: string
}

/** The whole argument vector of a command on its host: messages in English, its own environment, and whom it runs as. */
export function elevate(command: Command, become: 'sudo' | 'none', login: Login | undefined): readonly string[] {
  const argv = [command.program, ...command.args]
  const variables = Object.entries(command.env ?? {}).map(([name, value]) => `${name}=${value}`)
  const user = command.as === 'login' ? undefined : command.as === 'root' ? 'root' : command.as.user
  if (user === undefined || user === login?.name) return ['env', 'LC_ALL=C', ...variables, ...argv]
  if (become === 'sudo') return ['env', 'LC_ALL=C', 'sudo', '-n', '-u', user, ...variables, '--', ...argv]
  if (login?.uid === 0) return ['env', 'LC_ALL=C', ...variables, 'runuser', '-u', user, '--', ...argv]
  // What root may read this login may be able to read too (by its group); what it may not fails with its own message.
  if (command.effect === 'read' && command.as === 'root') return ['env', 'LC_ALL=C', ...variables, ...argv]
  throw new AppError(
    'host/missing-sudo-rule',
    `${command.program} has to run as ${user}, and the login is ${login?.name ?? 'unknown'}`,
    {
      hint: 'set `become: sudo` for this node in understudy.yaml, and install the rules that `understudy doctor ENV --print sudoers` prints',
    },
  )
}
