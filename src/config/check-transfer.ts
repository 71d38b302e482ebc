import type { ConfigProblem } from './config-problem.ts'
import type { EnvironmentConfig } from './environment.ts'
import { machineOf } from './host.ts'
import type { RefreshConfig } from './refresh.ts'

/** The user that receives production's data may do nothing else, so it is neither the SSH user nor the service user. */
export function checkTransfer(
  { transfer, target }: RefreshConfig,
  environment: EnvironmentConfig,
): readonly ConfigProblem[] {
  return [
    ...checkUser(transfer.to, environment),
    ...checkMachine(transfer.to, environment),
    ...checkService(environment),
  ].map((problem) => ({ path: ['refresh', target, 'transfer', 'to'], at: 'value', ...problem }))
}

type Found = Pick<ConfigProblem, 'severity' | 'summary' | 'hint'> & Partial<Pick<ConfigProblem, 'path'>>
type Host = RefreshConfig['transfer']['to']

function checkUser(to: Host, environment: EnvironmentConfig): readonly Found[] {
  if (to.kind === 'local') return []
  if (to.user === undefined) {
    return [error('the transfer names no user, so it may be the SSH user', `write ssh://USER@${to.host}`)]
  }
  if (to.user === 'root') {
    return [
      error(
        'the transfer user is root',
        'what production pushes could change more than its own: use a user of its own',
      ),
    ]
  }
  if (to.user === environment.runAs) {
    return [
      error(
        `the transfer user ${to.user} is the service user of ${environment.name}`,
        'a copy could rewrite what it is restored from: use a user of its own',
      ),
    ]
  }
  const sshUsers = environment.nodes.map(({ host }) => (host.kind === 'ssh' ? host.user : undefined))
  if (sshUsers.includes(to.user)) {
    return [
      error(
        `the transfer user ${to.user} is the SSH user of ${environment.name}`,
        'its key lies on the source, so it must not be able to run commands: use a user of its own',
      ),
    ]
  }
  return []
}

function checkMachine(to: Host, environment: EnvironmentConfig): readonly Found[] {
  const machines = environment.nodes.map(({ host }) => machineOf(host))
  if (machines.includes(machineOf(to)) || machines.includes('local')) return []
  const summary = `the transfer goes to ${machineOf(to)}, which is no node of ${environment.name}`
  if (to.kind === 'local') return [error(summary, `write ssh://USER@${machines[0] ?? ''}`)]
  return [{ severity: 'warning', summary, hint: 'fine when it is another name of the same machine' }]
}

function checkService({ name, nodes, runAs }: EnvironmentConfig): readonly Found[] {
  return nodes.flatMap(({ host }, index) => {
    if (host.kind === 'local' || host.user !== runAs) return []
    const summary = `the SSH user ${runAs} is the service user of ${name}`
    const hint = 'a copy could then lift its own fence: use a user of its own'
    return [{ ...error(summary, hint), path: ['environments', name, 'nodes', index, 'host'] }]
  })
}

function error(summary: string, hint: string): Found {
  return { severity: 'error', summary, hint }
}
