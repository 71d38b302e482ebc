import type { Command } from '../argv/command.ts'
import { restoreDatabase } from '../argv/postgresql.ts'
import type { anyJobs } from '../argv/sudo-places.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { incomingPaths, layoutOf } from '../hold/layout.ts'
import type { Secret } from '../kernel/secret.ts'

export interface RestoreOrder {
  readonly run: string
  /** The new, empty one. */
  readonly database: string
  /** `anyJobs` in a rule of sudo. */
  readonly jobs: number | typeof anyJobs
  /** Of the login that may write it. */
  readonly password: Secret
}

/** Runs where the dump lies, as root, because it belongs to the user that received it. */
export function restoreCommand(target: EnvironmentConfig, { run, database, jobs, password }: RestoreOrder): Command {
  const { host, port, tls, user } = target.database
  const login = target.database.maintenance ?? target.database
  const connection = {
    host,
    port,
    user: login.user,
    password,
    database,
    applicationName: `understudy-restore-${run}`,
    tls: { mode: tls.mode, ...(tls.ca === undefined ? {} : { ca: tls.ca }) },
  }
  const folder = incomingPaths(layoutOf(target.nodes[0].home), run).database
  return restoreDatabase({ connection, folder, jobs, role: user }, 'root')
}
