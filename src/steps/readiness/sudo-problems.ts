import type { Command } from '../../argv/command.ts'
import { maySudo } from '../../argv/sudo.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { HostReader } from '../../ports/host.ts'
import { problem } from './problem.ts'

/** Asks sudo about each command itself, so that a rule with a slip in it is found before the run. */
export async function sudoProblems(
  host: HostReader,
  { name, nodes }: EnvironmentConfig,
  commands: readonly Command[],
): Promise<readonly Diagnostic[]> {
  if (nodes[0].become !== 'sudo') return []
  const refused: string[] = []
  for (const command of commands) {
    if (command.as === 'login') continue
    const { exitCode } = await host.run(maySudo(command), { expect: [0, 1] })
    if (exitCode !== 0) refused.push(programOf(command))
  }
  if (refused.length === 0) return []
  return [
    problem(
      `sudo on ${host.name} does not allow ${[...new Set(refused)].join(', ')} without a password`,
      `install what \`understudy doctor ${name} --print sudoers\` prints`,
    ),
  ]
}

/** The first word that says what is done: a push is rsync, not nice. */
function programOf({ program, args }: Command): string {
  return args.includes('rsync') ? 'rsync' : program === 'systemctl' ? `systemctl ${args[0] ?? ''}` : program
}
