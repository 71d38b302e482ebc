import { maySudo } from '../../argv/sudo.ts'
import type { SudoRule } from '../../argv/sudoers.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { HostReader } from '../../ports/host.ts'
import { problem } from './problem.ts'

/** A host's sshd takes ten sessions of one connection at a time. */
const AT_ONCE = 4
/** More than that is not a slip: the file is missing, or made for another configuration. */
const NAMED = 3

/** Asks sudo about one command of each rule that a run needs, so that one with a slip in it is found before. */
export async function sudoProblems(
  host: HostReader,
  { name, nodes }: EnvironmentConfig,
  rules: readonly SudoRule[],
): Promise<readonly Diagnostic[]> {
  if (nodes[0].become !== 'sudo') return []
  const refused = await refusedBy(
    host,
    rules.filter(({ needed }) => needed),
  )
  if (refused.length === 0) return []
  const programs = [...new Set(refused.map(programOf))]
  const hint =
    refused.length <= NAMED
      ? `add to /etc/sudoers.d/understudy there: ${refused.map(({ text }) => text).join(' and ')}`
      : `install what \`understudy doctor ${name} --print sudoers\` prints`
  return [problem(`sudo on ${host.name} does not allow ${programs.join(', ')} without a password`, hint)]
}

async function refusedBy(host: HostReader, rules: readonly SudoRule[]): Promise<readonly SudoRule[]> {
  const refused: SudoRule[] = []
  for (let start = 0; start < rules.length; start += AT_ONCE) {
    const asked = rules.slice(start, start + AT_ONCE)
    const answers = await Promise.all(asked.map(({ example }) => host.run(maySudo(example), { expect: [0, 1] })))
    refused.push(...asked.filter((_rule, index) => answers[index]?.exitCode !== 0))
  }
  return refused
}

/** The first word that says what is done: a push is rsync, not nice. */
function programOf({ example: { program, args } }: SudoRule): string {
  if (program === 'systemctl') return `systemctl ${args[0] ?? ''}`
  return ['rsync', 'pg_restore', 'git', 'sha256sum'].find((one) => args.includes(one)) ?? program
}
