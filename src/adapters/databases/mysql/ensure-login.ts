import { AppError } from '../../../kernel/app-error.ts'
import type { Secret } from '../../../kernel/secret.ts'
import { canLogIn } from './can-log-in.ts'
import type { MysqlConfig } from './config.ts'

/**
 * An account is a name and the hosts that it may come from, which only the administrator knows: none is made here, and none is changed. It
 * has to be there, with this password.
 */
export async function ensureLogin(config: MysqlConfig, user: string, password: Secret): Promise<void> {
  if (await canLogIn({ ...config, user, password })) return
  throw new AppError(
    'database/refused-role',
    `${config.host}:${config.port} does not let ${user} in with the configured password`,
    {
      hint: `as an administrator there: CREATE USER ${user}@'HOSTS' IDENTIFIED BY '...', for the hosts of the target's nodes and of Understudy`,
    },
  )
}
