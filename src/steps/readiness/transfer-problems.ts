import { posix } from 'node:path'
import type { ReadCommand } from '../../argv/command.ts'
import { rehearsedPush } from '../../backup/push.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { HostReader } from '../../ports/host.ts'
import type { Ends } from './ends.ts'
import { pushesOf } from './needed-commands.ts'
import { askAll, problem } from './problem.ts'
import { sudoProblems } from './sudo-problems.ts'

/** Whether what the source pushes arrives: rights, identity, host key, and what the receiving user may do. Sends nothing. */
export function transferProblems(ends: Ends): Promise<readonly Diagnostic[]> {
  const { source, target, refresh } = ends
  const unreachableAgent = agentProblems(ends)
  if (unreachableAgent.length > 0) return Promise.resolve(unreachableAgent)
  return askAll([
    () => sudoProblems(source.host, source.config, pushesOf(source.config, target.config, refresh)),
    () => rehearsalProblems(ends),
  ])
}

/** sudo drops the way to the agent, and none is forwarded to a host that is reached over SSH. */
function agentProblems({ source, refresh }: Ends): readonly Diagnostic[] {
  const [node] = source.config.nodes
  if (refresh.transfer.identity.kind !== 'agent') return []
  if (node.become === 'none' && node.host.kind === 'local') return []
  const through = node.become === 'sudo' ? 'through sudo' : 'over SSH'
  return [
    problem(
      `the SSH agent cannot be reached ${through} on ${source.config.name} yet`,
      `give the push a key of its own on that host: refresh.${refresh.target}.transfer.identity: { file: PATH }`,
    ),
  ]
}

async function rehearsalProblems(ends: Ends): Promise<readonly Diagnostic[]> {
  const { source, target, refresh } = ends
  const failure = await failureOf(source.host, rehearsedPush(ends, posix.dirname(target.layout.home)))
  if (failure === undefined) return []
  return [
    problem(
      `a push from ${source.config.name} to ${target.config.name} does not get through: ${failure}`,
      `see refresh.${refresh.target}.transfer: the key, the host key of the target as root of the source knows it, and what the receiving user may write`,
    ),
  ]
}

async function failureOf(host: HostReader, push: ReadCommand): Promise<string | undefined> {
  try {
    // What a broken connection, a refused key or a refused path ends with; the message says which.
    const { exitCode, stderr } = await host.run(push, { expect: [0, 1, 2, 3, 5, 10, 11, 12, 14, 20, 23, 30, 255] })
    return exitCode === 0 ? undefined : stderr.trim().split('\n').slice(-3).join('; ')
  } catch (error) {
    // rsync may end with the 255 of its own ssh, which looks as if the source itself had refused us.
    if (error instanceof AppError && /^host\/(login-refused|unreachable|unknown-key)$/.test(error.code))
      return error.message
    throw error
  }
}
