import { posix } from 'node:path'
import type { ReadCommand } from '../../argv/command.ts'
import { rehearsedPush } from '../../backup/push.ts'
import type { RefreshConfig } from '../../config/refresh.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { Facts } from '../../kernel/facts.ts'
import type { HostReader } from '../../ports/host.ts'
import type { Ends } from './ends.ts'
import { askAll, problem } from './problem.ts'
import { sourceRuleProblems } from './source-rule-problems.ts'
import { spaceProblems } from './space-problems.ts'

/** Whether what the source pushes arrives: rights, identity, host key, what the receiving user may do, room. Sends nothing. */
export function transferProblems(ends: Ends, sourceFacts: Facts | undefined): Promise<readonly Diagnostic[]> {
  const { source, target, refresh } = ends
  return askAll([
    () => sourceRuleProblems(source, [{ refresh, target: target.config }]),
    () => rehearsalProblems(ends),
    () => spaceProblems(ends, sourceFacts?.sizes.databaseBytes),
  ])
}

async function rehearsalProblems(ends: Ends): Promise<readonly Diagnostic[]> {
  const { source, target, refresh } = ends
  await using host = source.openPush('home', refresh.transfer.identity)
  const failure = await failureOf(host, rehearsedPush(ends, posix.dirname(target.layout.home)))
  if (failure === undefined) return []
  return [
    problem(
      `a push from ${source.config.name} to ${target.config.name} does not get through: ${failure}`,
      `see refresh.${refresh.target}.transfer: ${keyOf(refresh)}, the host key of the target as root of the source knows it, and what the receiving user may write`,
    ),
  ]
}

function keyOf({ transfer: { identity } }: RefreshConfig): string {
  switch (identity.kind) {
    case 'file':
      return 'the key'
    case 'agent':
      return 'the key in the agent here (`ssh-add -l`), AllowAgentForwarding and the sudo rules of the source (env_keep)'
  }
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
