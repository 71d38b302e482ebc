import type { EnvironmentConfig } from '../config/environment.ts'
import type { FenceScope } from '../containment/fence.ts'
import { scopeOfStarts } from '../hold/systemd-service.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostReader } from '../ports/host.ts'

/**
 * A start of the copy takes in its cgroup, and asks the canaries, by the drop-in of the last refresh. Behind a fence of another scope it
 * would start with its cgroup in no rule, or not at all. Throws 'policy/fence-scope' where a raise by hand would change the scope.
 */
export async function assertScopeOfStarts(
  host: Pick<HostReader, 'readFile'>,
  { name, service }: Pick<EnvironmentConfig, 'name' | 'service'>,
  raised: FenceScope['kind'] | undefined,
  wanted: FenceScope['kind'],
): Promise<void> {
  // The one that stands may be that of a refresh that goes on, whose drop-in comes with its copy.
  if (raised === wanted || service?.kind !== 'systemd') return
  const asked = await scopeOfStarts(host, service.unit)
  // By drop-ins of earlier versions nobody asks for the whole host; their starts are held by the service user's canary.
  if (asked === undefined || asked === wanted || (asked === 'service-user' && wanted === 'host')) return
  throw new AppError(
    'policy/fence-scope',
    `a start of ${name} asks for a fence with \`scope: ${asked}\`, and the configuration has \`scope: ${wanted}\``,
    { hint: `\`understudy refresh ${name}\` changes it, or set \`refresh.${name}.fence.scope: ${asked}\` until then` },
  )
}
