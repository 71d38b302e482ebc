import type { EnvironmentConfig } from '../../config/environment.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { ServerWay } from '../../ports/database.ts'
import { problem } from './problem.ts'

/** A snapshot, a role and a setting belong to a session: a pooler that hands sessions around would lose them under the lock. */
export function poolerProblems({ name, database }: EnvironmentConfig, way: ServerWay): readonly Diagnostic[] {
  const { host, port } = database
  const hint = `point environments.${name}.database at the server itself, which listens on port ${way.port}`
  if (way.pooled)
    return [problem(`${host}:${port} is a connection pooler, which mixes up the sessions of a backup`, hint)]
  if (way.port === port) return []
  const summary = `${host}:${port} leads to a server that listens on port ${way.port}; if that is a pooler, a backup may fail`
  return [{ severity: 'warning', summary, hint }]
}
