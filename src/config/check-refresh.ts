import { checkTransfer } from './check-transfer.ts'
import type { ConfigPath, ConfigProblem } from './config-problem.ts'
import { placeholdersOf } from './database-name.ts'
import type { EnvironmentConfig } from './environment.ts'
import { isLoopback, machineOf } from './host.ts'
import { isWindowsPath } from './path.ts'
import type { RefreshConfig } from './refresh.ts'

/** What a refresh asks of its source and of its target. */
export function checkRefresh(
  refresh: RefreshConfig,
  source: EnvironmentConfig,
  target: EnvironmentConfig,
): readonly ConfigProblem[] {
  return [
    ...checkSource(refresh, source),
    ...checkTarget(refresh, target),
    ...checkDatabases(refresh, source, target),
    ...checkTransfer(refresh, target),
    ...checkFence(refresh, target),
    ...checkRedirects(refresh, source),
    ...checkDecisions(refresh),
  ]
}

function checkSource({ backup, target }: RefreshConfig, source: EnvironmentConfig): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = []
  if (source.admin === undefined) {
    problems.push(
      lacks(source.name, 'admin', `refresh.${target} takes its maintenance lock`, 'add admin: { user, password }'),
    )
  }
  if (backup.kind !== 'native' && source.spool === undefined) {
    const need = `refresh.${target} backs up by ${backup.kind}, which writes on this source`
    problems.push(lacks(source.name, 'spool', need, 'add spool: FOLDER, with room for two backups'))
  }
  return problems
}

function checkTarget({ preserve, target }: RefreshConfig, environment: EnvironmentConfig): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = []
  const { service, license, admin } = environment
  if (service === undefined) {
    problems.push(lacks(target, 'service', `refresh.${target} stops and starts it`, 'add service: { systemd: UNIT }'))
  }
  if (license === undefined && !preserve.includes('license')) {
    const hint = 'add license: { file: FILE }, or license to preserve'
    problems.push(lacks(target, 'license', 'the copy would run on the licence of its source', hint))
  }
  if (admin === undefined && !preserve.includes('admin-account')) {
    const hint = 'add admin: { from: existing, user, password }, or admin-account to preserve'
    problems.push(lacks(target, 'admin', 'nobody could check the copy after its start', hint))
  }
  if (admin?.kind === 'token') {
    const summary = `the token of ${target} does not survive a refresh`
    problems.push(error(['environments', target, 'admin'], summary, 'write admin: { from: existing, user, password }'))
  }
  return problems
}

function checkDatabases(
  { target }: RefreshConfig,
  source: EnvironmentConfig,
  environment: EnvironmentConfig,
): readonly ConfigProblem[] {
  const path = ['environments', target, 'database']
  const { vendor, name } = environment.database
  const placeholders = placeholdersOf(name)
  const problems: ConfigProblem[] = []
  if (vendor !== source.database.vendor) {
    const summary = `${target} is on ${vendor}, but its source ${source.name} is on ${source.database.vendor}`
    problems.push(error([...path, 'vendor'], summary, 'a copy stays on the vendor of its source'))
  }
  if (!placeholders.includes('{n}')) {
    const dated = placeholders.includes('{date}')
    const summary = dated
      ? `the database name ${name} is the same for two refreshes on one day`
      : `the database name ${name} is the same for every refresh`
    const problem = error([...path, 'name'], summary, `every refresh restores into a new database: add {n} to the name`)
    problems.push(dated ? { ...problem, severity: 'warning' } : problem)
  }
  return problems
}

function checkFence({ fence, target }: RefreshConfig, environment: EnvironmentConfig): readonly ConfigProblem[] {
  if (fence.kind === 'none') return []
  const path = ['refresh', target, 'fence']
  const windows = isWindowsPath(environment.nodes[0].home)
  const wrong = fence.with.find((means) => means !== 'hosts' && (means === 'windows') !== windows)
  const problems: ConfigProblem[] = []
  if (wrong !== undefined) {
    const summary = `${target} runs on ${windows ? 'Windows' : 'Linux'}, where the fence cannot be raised with ${wrong}`
    problems.push(error([...path, 'with'], summary, `write with: [${windows ? 'windows' : 'nftables'}, hosts]`))
  } else if (fence.with.every((means) => means === 'hosts')) {
    const summary = `the fence of ${target} is a hosts file alone, which stops nobody who knows an address`
    problems.push(error([...path, 'with'], summary, `write with: [${windows ? 'windows' : 'nftables'}, hosts]`))
  }
  if (fence.scope === 'cgroup' && environment.service !== undefined && environment.service.kind !== 'systemd') {
    const summary = `the service of ${target} has no cgroup of its own, as systemd does not start it`
    problems.push(error([...path, 'scope'], summary, 'write scope: service-user'))
  }
  if (fence.scope === 'host' && environment.nodes.some(({ host }) => host.kind === 'local')) {
    const summary = `a fence around the whole host of ${target} would keep Understudy, which runs there, from its source`
    problems.push(error([...path, 'scope'], summary, 'run it on another machine, or write scope: service-user'))
  }
  return problems
}

function checkRedirects(
  { integrations, decisions, target }: RefreshConfig,
  source: EnvironmentConfig,
): readonly ConfigProblem[] {
  const written = [
    ...Object.entries(integrations.decisions).map(([id, decision]) => ({ path: ['integrations', id], decision })),
    ...decisions.map(({ decision }, index) => ({ path: ['decisions', index], decision })),
  ]
  const names = new Set([
    new URL(source.baseUrl).hostname,
    source.database.host.toLowerCase(),
    ...source.nodes.map(({ host }) => machineOf(host)),
  ])
  return written.flatMap(({ path, decision }) => {
    if (decision.kind !== 'redirect') return []
    const host = decision.to.kind === 'url' ? new URL(decision.to.url).hostname : decision.to.host.toLowerCase()
    if (isLoopback(host) || host === 'local' || !names.has(host)) return []
    const summary = `the copy would be redirected to ${host}, which belongs to its source ${source.name}`
    return [error(['refresh', target, ...path, 'redirect'], summary, 'name an endpoint of its own, or write cut')]
  })
}

function checkDecisions({ decisions, target }: RefreshConfig): readonly ConfigProblem[] {
  const places = decisions.map(({ where }) => where)
  return places.flatMap((where, index) => {
    if (places.indexOf(where) === index) return []
    return [error(['refresh', target, 'decisions', index], `${where} is decided twice`, 'remove one of the two')]
  })
}

function lacks(environment: string, key: string, need: string, hint: string): ConfigProblem {
  return {
    severity: 'error',
    path: ['environments', environment],
    at: 'key',
    summary: `${environment} has no \`${key}\`: ${need}`,
    hint,
  }
}

function error(path: ConfigPath, summary: string, hint: string): ConfigProblem {
  return { severity: 'error', path, at: 'value', summary, hint }
}
