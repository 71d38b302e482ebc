import type { RunAs } from '../../argv/command.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'

/** Who runs the scripts and reads their variables and their archive: root where sudo makes it, as the home and the secrets ask for it. */
export function scriptUser({ nodes }: Pick<EnvironmentConfig, 'nodes'>): RunAs {
  return nodes[0].become === 'sudo' ? 'root' : 'login'
}
