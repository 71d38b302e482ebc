import type { EnvironmentConfig } from '../../config/environment.ts'
import type { RefreshConfig } from '../../config/refresh.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'

export interface Supported {
  readonly ends: readonly EnvironmentConfig[]
  /** Undefined where nothing is backed up. */
  readonly refresh?: RefreshConfig
}

/** What the configuration may say, and this version does not support yet. */
export function supportProblems({ ends, refresh }: Supported): readonly Diagnostic[] {
  return [
    ...ends.flatMap(nodeProblems),
    ...ends.flatMap((end) => databaseProblems(end, refresh)),
    ...ends.flatMap(homeProblems),
    ...(refresh === undefined ? [] : [...refreshProblems(refresh), ...otherVendors(ends)]),
  ]
}

function refreshProblems({ target, preserve }: RefreshConfig): readonly Diagnostic[] {
  const problems: Diagnostic[] = []
  // Their rows would need ids that only a running Bitbucket hands out.
  if (preserve.includes('application-links'))
    problems.push(
      problem(
        `refresh.${target}.preserve names application-links, which cannot be carried over yet`,
        'leave it out, and link the copy again after the refresh',
      ),
    )
  return problems
}

function nodeProblems({ name, nodes }: EnvironmentConfig): readonly Diagnostic[] {
  if (nodes.length === 1) return []
  return [
    problem(
      `${name} has ${nodes.length} nodes; more than one is not supported yet`,
      'use an environment with one node',
    ),
  ]
}

function databaseProblems(
  { name, database: { vendor } }: EnvironmentConfig,
  refresh: RefreshConfig | undefined,
): readonly Diagnostic[] {
  switch (vendor) {
    case 'postgresql':
      return []
    case 'mysql':
    case 'mariadb':
      return refresh === undefined ? [] : methodProblems(name, vendor, refresh)
    case 'sqlserver':
    case 'oracle':
      return [problem(`${name} uses ${vendor}, which is not supported yet`, 'use PostgreSQL, MySQL or MariaDB')]
  }
}

function methodProblems(name: string, vendor: string, { target, backup }: RefreshConfig): readonly Diagnostic[] {
  // The vendor's client was never run there.
  if (backup.kind !== 'client') return []
  return [
    problem(
      `${name} uses ${vendor}, which cannot be backed up by the method ${backup.kind} yet`,
      `use refresh.${target}.backup: { method: native } or { method: diy }`,
    ),
  ]
}

/** What one dumps the other does not read. */
function otherVendors([source, target]: Supported['ends']): readonly Diagnostic[] {
  if (source === undefined || target === undefined || source.database.vendor === target.database.vendor) return []
  return [
    problem(
      `${source.name} uses ${source.database.vendor} and ${target.name} ${target.database.vendor}: a copy stays with its vendor`,
      `set environments.${target.name}.database to a server of ${source.database.vendor}`,
    ),
  ]
}

function homeProblems({ name, nodes, sharedHome }: EnvironmentConfig): readonly Diagnostic[] {
  if (sharedHome === `${nodes[0].home}/shared`) return []
  return [
    problem(
      `the shared home ${sharedHome} of ${name} lies outside its home, which is not supported yet`,
      'use <home>/shared',
    ),
  ]
}

function problem(summary: string, hint: string): Diagnostic {
  return { severity: 'error', summary, hint }
}
