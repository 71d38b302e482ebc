import type { Command, ReadCommand } from './command.ts'
import { dumpDatabase, restoreDatabase, type PostgresqlConnection } from './postgresql.ts'

/** pg_dump itself, connected as a dump will be, with every schema left out: it locks and dumps no table. */
export function trialDump(connection: PostgresqlConnection): ReadCommand {
  const dump = dumpDatabase({ connection, folder: '/dev/null', jobs: 1, snapshot: '' }, 'login')
  return trial('pg_dump', ['--schema-only', '--exclude-schema=*'], dump)
}

/** Connected as a restore will be. pg_restore itself does not connect without an archive; psql comes with it. */
export function trialRestore(connection: PostgresqlConnection): ReadCommand {
  const restore = restoreDatabase({ connection, folder: '/dev/null', jobs: 1, role: '' }, 'login')
  return trial('psql', ['--no-psqlrc', '--quiet', '--command=select 1'], restore)
}

/** With the connection of the real command, so that what passes here passes there. */
function trial(program: string, args: readonly string[], real: Command): ReadCommand {
  const connection = real.args.filter((word) => /^--(password$|host=|port=|username=|dbname=)/.test(word))
  return { ...real, effect: 'read', program: 'setsid', args: ['--wait', program, ...args, ...connection] }
}
