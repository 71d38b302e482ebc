import { findEnvironment, othersThan } from '../config/find-environment.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { ownListeners } from '../containment/own-listeners.ts'
import { productionEndpoints } from '../containment/production-endpoints.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import { decideFinding } from '../plan/decide.ts'
import type { FencedCopy, RaisedConfig } from '../steps/fence/copy-fence.ts'
import type { App } from './app.ts'
import { withTried } from './tried-by-copies.ts'

/** What deriving a fence needs of the application. */
export type FenceApp = Pick<App, 'config' | 'integrations' | 'openSurveyed' | 'store' | 'clock'>

interface PrintableFence {
  readonly fence: RaisedConfig
  readonly waived: readonly Diagnostic[]
}

/** A fence that is waived can be looked at as well: what it would be where nothing is said. */
export function configuredFence({ fence, target }: RefreshConfig): PrintableFence {
  if (fence.kind === 'raised') return { fence, waived: [] }
  return {
    fence: { kind: 'raised', with: ['nftables', 'hosts'], scope: 'service-user', allow: [] },
    waived: [
      {
        severity: 'warning',
        summary: `refresh.${target}.fence is waived (${fence.reason}); this is what it would be by default`,
      },
    ],
  }
}

export async function findOnSource(
  app: FenceApp,
  target: EnvironmentConfig,
  refresh: RefreshConfig,
): Promise<Omit<FencedCopy, 'allow' | 'latches'>> {
  const source = findEnvironment(app.config, refresh.from)
  await using systems = await app.openSurveyed(source)
  const facts = withTried(app, await systems.survey(), source.name)
  return {
    target,
    refresh,
    endpoints: productionEndpoints(source, othersThan(app.config, target.name), facts),
    findings: [...facts.findings, ...facts.unknown].map((one) => decideFinding(one, refresh, app.integrations)),
    ownPorts: ownListeners(target, refresh, await systems.environment.settings()),
  }
}
