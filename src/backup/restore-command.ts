import type { Command } from '../argv/command.ts'
import { restoreStatements } from '../argv/mysql.ts'
import { restoreDatabase } from '../argv/postgresql.ts'
import type { anyJobs } from '../argv/sudo-places.ts'
import { assertSpoken } from '../config/database.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { incomingPaths, layoutOf } from '../hold/layout.ts'
import type { Secret } from '../kernel/secret.ts'
import { restoreProgram } from './restore-program.ts'

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
  const { vendor, host, port, tls, user } = target.database
  const login = target.database.maintenance ?? target.database
  const connection = {
    host,
    port,
    user: login.user,
    password,
    database,
    tls: { mode: tls.mode, ...(tls.ca === undefined ? {} : { ca: tls.ca }) },
  }
  const layout = layoutOf(target.nodes[0].home)
  const folder = incomingPaths(layout, run).database
  assertSpoken(vendor)
  switch (vendor) {
    case 'postgresql': {
      const named = { ...connection, applicationName: `understudy-restore-${run}` }
      return restoreDatabase({ connection: named, folder, jobs, role: user }, 'root')
    }
    case 'mysql':
    case 'mariadb': {
      const program = restoreProgram(layout)
      return restoreStatements({ connection: { ...connection, clients: vendor }, folder, program }, 'root')
    }
  }
}
