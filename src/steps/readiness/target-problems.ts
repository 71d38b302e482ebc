import { posix } from 'node:path'
import { findUser } from '../../argv/getent.ts'
import { sudoRules } from '../../argv/sudoers.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { Facts } from '../../kernel/facts.ts'
import type { TargetSystems } from '../run-context.ts'
import type { Ends } from './ends.ts'
import { restoreWayProblems } from './client-ways.ts'
import { maintenanceProblems } from './maintenance-problems.ts'
import { askAll, asked, problem } from './problem.ts'
import { readServiceInputs } from '../../survey/service-variables.ts'
import { relayProblems } from './relay-problems.ts'
import { targetOrder } from './sudo-orders.ts'
import { shadowedRules } from './shadowed-rules.ts'
import { storesOf } from '../stores-of.ts'
import { sudoProblems } from './sudo-problems.ts'
import { clientProblems, fenceToolProblems, gitWarnings, rsyncProblems, tarProblems } from './tools.ts'

type TargetEnds = Pick<Ends, 'source' | 'target' | 'refresh'>

/** What a target must offer: tools, rights, a home that can be swapped, a unit. Reads only. */
export function targetProblems(
  ends: TargetEnds & Pick<Ends, 'secrets'>,
  sourceFacts: Facts | undefined,
): Promise<readonly Diagnostic[]> {
  const { target } = ends
  return askAll([
    () => rsyncProblems(target.host),
    () => gitWarnings(target.host),
    ...questionsOfPlace(ends),
    () => databaseProblems(ends, sourceFacts?.identity.database?.serverVersion),
  ])
}

/** What of it counts also for a copy that is there already, which nothing is sent to. */
export function placeProblems(ends: TargetEnds): Promise<readonly Diagnostic[]> {
  return askAll(questionsOfPlace(ends))
}

/** What of it counts for data that only lies beside the home. */
export function storageProblems(ends: TargetEnds): Promise<readonly Diagnostic[]> {
  const { target } = ends
  return askAll([
    () => rsyncProblems(target.host),
    () => tarProblems(target.host),
    () => ruleProblems(ends),
    () => homeProblems(target),
  ])
}

function questionsOfPlace({ source, target, refresh }: TargetEnds): readonly (() => Promise<readonly Diagnostic[]>)[] {
  return [
    () => tarProblems(target.host),
    ...(refresh.fence.kind === 'raised' ? [() => fenceToolProblems(target.host), () => shadowedRules(target)] : []),
    () => ruleProblems({ source, target, refresh }),
    () => userProblems(target),
    () => serviceProblems(target),
    () => homeProblems(target),
    () => homeVariableProblems(target),
    () => relayProblems(target, refresh),
  ]
}

async function ruleProblems({ source, target, refresh }: TargetEnds): Promise<readonly Diagnostic[]> {
  if (target.config.nodes[0].become !== 'sudo') return []
  const order = targetOrder(target.config, source.config, refresh, await storesOf(source))
  return await sudoProblems(target.host, target.config, sudoRules(order))
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
async function homeProblems({ host, layout, config }: TargetSystems): Promise<readonly Diagnostic[]> {
  const { home } = layout
  const status = await host.status(home)
  if (status?.kind === 'symlink')
    return [
      problem(
        `the home ${home} on ${host.name} is a symbolic link, so what it leads to would not be swapped with it`,
        `let BITBUCKET_HOME and environments.${config.name}.nodes name the folder itself`,
      ),
    ]
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

/** One after the other: what we can't log in to its own client programs can't either, and what is missing can't be tried. */
async function databaseProblems(
  { target, refresh, secrets, given }: Pick<Ends, 'target' | 'refresh' | 'secrets' | 'given'>,
  serverVersion: number | undefined,
): Promise<readonly Diagnostic[]> {
  // The vendor's client restores without them.
  if (refresh.backup.kind === 'client' && given === undefined) return asked(() => maintenanceProblems(target))
  const missing = await clientProblems(target.host, 'restore', {
    vendor: target.config.database.vendor,
    serverVersion,
  })
  const way = async () => (missing.length > 0 ? [] : restoreWayProblems(target, secrets))
  return [...missing, ...(await asked(async () => [...(await maintenanceProblems(target)), ...(await way())]))]
}
