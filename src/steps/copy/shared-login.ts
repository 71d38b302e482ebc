import { dialectOf } from '../../config/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { SqlDialect } from '../../kernel/database-server.ts'
import type { RunContext } from '../run-context.ts'

/**
 * On the source's own server the copy's login must not get into the source's database. Understudy never changes privileges
 * there: it prints what the administrator may run.
 */
export async function refuseSharedLogin(context: RunContext): Promise<void> {
  const { source, target } = context
  const { vendor, name, host, port } = source.config.database
  if (!(await target.copyLoginReaches(source.config.database))) return
  const user = target.config.database.user
  throw new AppError(
    'policy/shared-login',
    `the login ${user} of the copy reaches ${host}:${port}/${name}, the database of ${source.config.name}`,
    {
      hint: `as an administrator there: ${remedies[dialectOf(vendor)](name, user)}; then \`understudy resume ${target.config.name}\``,
    },
  )
}

const remedies: Readonly<Record<SqlDialect, (name: string, user: string) => string>> = {
  postgresql: (name, user) =>
    `REVOKE CONNECT ON DATABASE "${name}" FROM PUBLIC; GRANT CONNECT ON DATABASE "${name}" TO its owner and readers; and in pg_hba.conf: host ${name} ${user} all reject`,
  mysql: (name, user) =>
    `SHOW GRANTS FOR each account of ${user}, and REVOKE what reaches \`${name}\`, also what it has on every database (*.*)`,
}
