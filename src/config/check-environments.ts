import type { ConfigPath, ConfigProblem } from './config-problem.ts'
import { databaseNameProblems, expandDatabaseName, placeholdersOf } from './database-name.ts'
import type { EnvironmentConfig } from './environment.ts'
import { isLoopback, machineOf } from './host.ts'

/** Two environments that are one, and names that the database's vendor would refuse or cut. */
export function checkEnvironments(environments: readonly EnvironmentConfig[]): readonly ConfigProblem[] {
  const pairs = environments.flatMap((one, index) => environments.slice(0, index).map((earlier) => ({ earlier, one })))
  return [
    ...pairs.flatMap(({ earlier, one }) => sharedThings(earlier, one)),
    ...environments.flatMap((environment) => [
      ...sharedNodes(environment),
      ...databaseNames(environment),
      ...plainConnection(environment),
    ]),
  ]
}

function sharedThings(earlier: EnvironmentConfig, one: EnvironmentConfig): readonly ConfigProblem[] {
  const both = `${earlier.name} and ${one.name}`
  const homes = new Set(earlier.nodes.map(homeOf))
  const problems: ConfigProblem[] = []
  if (earlier.baseUrl.toLowerCase() === one.baseUrl.toLowerCase()) {
    problems.push(
      error(
        one,
        ['baseUrl'],
        `${both} have the same base URL ${one.baseUrl}`,
        'users and links could not tell them apart',
      ),
    )
  }
  one.nodes.forEach((node, index) => {
    if (!homes.has(homeOf(node))) return
    const fact = `${both} have the same home ${node.home} on ${machineOf(node.host)}`
    problems.push(error(one, ['nodes', index, 'home'], fact, 'each environment has a home of its own'))
  })
  const machine = machineOf(one.nodes[0].host)
  const sameHome = one.nodes.some((node) => homes.has(homeOf(node)))
  if (!sameHome && machine === machineOf(earlier.nodes[0].host) && earlier.sharedHome === one.sharedHome) {
    const fact = `${both} have the same shared home ${one.sharedHome} on ${machine}`
    problems.push(error(one, ['sharedHome'], fact, 'each environment has a shared home of its own'))
  }
  const right = one.database
  if (databaseOf(earlier) === databaseOf(one)) {
    const fact = `${both} have the same database ${right.name} on ${right.host}:${right.port}`
    problems.push(error(one, ['database', 'name'], fact, 'on a server of their own or not, give it another name'))
  }
  return problems
}

function sharedNodes(environment: EnvironmentConfig): readonly ConfigProblem[] {
  const homes = environment.nodes.map(homeOf)
  return environment.nodes.flatMap((node, index) => {
    if (homes.indexOf(homeOf(node)) === index) return []
    const fact = `two nodes of ${environment.name} have the same home ${node.home} on ${machineOf(node.host)}`
    return [error(environment, ['nodes', index, 'home'], fact, 'remove one of the two')]
  })
}

function databaseNames(environment: EnvironmentConfig): readonly ConfigProblem[] {
  const { vendor, name } = environment.database
  const placeholders = placeholdersOf(name)
  const unknown = placeholders.filter((placeholder) => !['{date}', '{n}', '{version}'].includes(placeholder))
  const path = ['database', 'name']
  if (unknown.length > 0) {
    const fact = `the database name ${name} has the unknown placeholder ${unknown.join(' and ')}`
    return [error(environment, path, fact, 'the placeholders are {date}, {n} and {version}')]
  }
  if (placeholders.length > 0 && environment.tier === 'production') {
    const fact = `the database name ${name} of a production environment has placeholders`
    return [error(environment, path, fact, 'write the name of its database; only copies get new ones')]
  }
  const longest = expandDatabaseName(name, { date: new Date(0), n: 999, version: '99.99.99' })
  return databaseNameProblems(vendor, longest).map(({ severity, summary, hint }) => {
    return { ...error(environment, path, summary, hint ?? ''), severity }
  })
}

function plainConnection(environment: EnvironmentConfig): readonly ConfigProblem[] {
  const { host, tls } = environment.database
  if (tls.mode !== 'disable' || isLoopback(host)) return []
  const fact = `the connection to the database of ${environment.name} on ${host} is not encrypted`
  const hint = 'add tls: { mode: verify-full, ca: FILE }, unless the network between is trusted'
  return [{ ...error(environment, ['database', 'host'], fact, hint), severity: 'warning' }]
}

function homeOf({ host, home }: EnvironmentConfig['nodes'][number]): string {
  return `${machineOf(host)} ${home}`
}

/** A loopback address is told apart by the machine it is used on. */
function databaseOf({ database }: EnvironmentConfig): string {
  const { host, port, name, clientOn } = database
  return `${isLoopback(host) ? machineOf(clientOn) : ''} ${host.toLowerCase()} ${port} ${name}`
}

function error(environment: EnvironmentConfig, path: ConfigPath, summary: string, hint: string): ConfigProblem {
  return { severity: 'error', path: ['environments', environment.name, ...path], at: 'value', summary, hint }
}
