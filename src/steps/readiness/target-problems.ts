import { posix } from 'node:path'
import { findUser } from '../../argv/getent.ts'
import { sudoRules } from '../../argv/sudoers.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { Facts } from '../../kernel/facts.ts'
import type { TargetSystems } from '../run-context.ts'
import type { Ends } from './ends.ts'
import { askAll, problem } from './problem.ts'
import { readServiceInputs } from '../../survey/service-variables.ts'
import { targetOrder } from './sudo-orders.ts'
import { sudoProblems } from './sudo-problems.ts'
import { clientProblems, rsyncProblems } from './tools.ts'

/** What a target must offer: tools, rights, a home that can be swapped, a unit, room for what comes. Reads only. */
export function targetProblems(
  { source, target, refresh }: Pick<Ends, 'source' | 'target' | 'refresh'>,
  sourceFacts: Facts | undefined,
): Promise<readonly Diagnostic[]> {
  return askAll([
    () => rsyncProblems(target.host),
    () => clientProblems(target.host, 'pg_restore', sourceFacts?.identity.database?.serverVersion),
    () => sudoProblems(target.host, target.config, sudoRules(targetOrder(target.config, source.config, refresh))),
    () => userProblems(target),
    () => serviceProblems(target),
    () => homeProblems(target),
    () => homeVariableProblems(target),
    () => spaceProblems(target, sourceFacts),
    () => loginProblems(target),
  ])
}

async function userProblems({ host, config }: TargetSystems): Promise<readonly Diagnostic[]> {
  const { exitCode } = await host.run(findUser(config.runAs), { expect: [0, 2] })
  if (exitCode === 0) return []
  return [
    problem(
      `there is no user ${config.runAs} on ${host.name}, whom the files of the copy shall belong to`,
      `correct environments.${config.name}.runAs`,
    ),
  ]
}

async function serviceProblems({ service, config }: TargetSystems): Promise<readonly Diagnostic[]> {
  const state = await service.state()
  if (state.kind !== 'unknown') return []
  return [problem(state.seen, `correct environments.${config.name}.service`)]
}

/** Generations lie beside the home and are swapped by rename, which a mount point does not allow. */
async function homeProblems({ host, layout }: TargetSystems): Promise<readonly Diagnostic[]> {
  const { home } = layout
  const status = await host.status(home)
  if (status === undefined || status.mountPoint !== home) return []
  return [
    problem(
      `the home ${home} on ${host.name} is itself a mount point, so it cannot be swapped by rename`,
      `mount the volume at ${posix.dirname(home)} and let ${home} be a folder on it`,
    ),
  ]
}

/** BITBUCKET_HOME as the service will see it, whoever sets it (the article: A3.2.3). Nobody setting it is unknown, not right. */
async function homeVariableProblems({ host, config }: TargetSystems): Promise<readonly Diagnostic[]> {
  const [{ home, install }] = config.nodes
  const inputs = await readServiceInputs(host, config)
  const set = inputs.filter(({ kind, name }) => kind === 'variable' && name === 'BITBUCKET_HOME')
  const seen = set.at(-1)
  const hint = `set BITBUCKET_HOME=${home} in the unit, or in ${install}/bin/set-bitbucket-home.sh`
  if (home === install || home.startsWith(`${install}/`))
    return [problem(`the home ${home} lies in the installation ${install}`, 'move one of them')]
  if (seen === undefined) return [problem(`nobody sets BITBUCKET_HOME for the service of ${config.name}`, hint)]
  // The vendor's script sets it only where nobody did: it does not matter which one wins when all say the same.
  if (set.every(({ value }) => value === home)) return []
  if (!seen.readable)
    return [problem(`${seen.file}:${seen.line} sets BITBUCKET_HOME to something that only running it would tell`, hint)]
  if (seen.value === home) return []
  return [
    problem(`${seen.file}:${seen.line} sets BITBUCKET_HOME to ${seen.value}, and the configuration says ${home}`, hint),
  ]
}

/** Of the home only its repositories are many files; their size is told by nothing cheap, so the dump alone is counted. */
async function spaceProblems(
  { host, layout }: TargetSystems,
  facts: Facts | undefined,
): Promise<readonly Diagnostic[]> {
  const needed = facts?.sizes.databaseBytes
  const folder = posix.dirname(layout.home)
  const { bytes, inodes } = await host.freeSpace(folder)
  if (inodes === 0) return [problem(`${folder} on ${host.name} has no inode free`, 'make room there')]
  if (needed === undefined || bytes >= needed) return []
  return [
    problem(
      `${folder} on ${host.name} has ${bytes} bytes free; the dump alone needs about ${needed}`,
      'make room there, for the dump and for the home of the source',
    ),
  ]
}

async function loginProblems(target: TargetSystems): Promise<readonly Diagnostic[]> {
  await using server = await target.openServer()
  const { databases, roles } = await server.mayCreate()
  const { visible } = await server.sessions()
  const { name, database } = target.config
  const { user } = database.maintenance ?? database
  const created = [...(databases ? [] : ['databases']), ...(roles ? [] : ['roles'])].join(' and ')
  const may = `ALTER ROLE ${user} CREATEDB CREATEROLE, or set environments.${name}.database.maintenance`
  return [
    ...(created === '' ? [] : [problem(`${user} may not create ${created} on ${database.host}:${database.port}`, may)]),
    ...(visible
      ? []
      : [
          problem(
            `${user} cannot see the sessions on ${database.host}:${database.port}`,
            `GRANT pg_monitor TO ${user}`,
          ),
        ]),
  ]
}
