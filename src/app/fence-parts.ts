import { findEnvironment } from '../config/find-environment.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { FenceConfig } from '../config/fence.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { deriveFence, hostsToResolve, type DerivedFence, type FenceParts } from '../containment/derive-fence.ts'
import type { ServiceUser } from '../containment/fence.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import { decideFinding } from '../plan/decide.ts'
import type { HostReader } from '../ports/host.ts'
import type { App } from './app.ts'
import { resolveHosts } from './resolve-hosts.ts'
import { listenersOf, type SeenOnHost } from './survey-fence.ts'

/** What deriving a fence needs of the application. */
export type FenceApp = Pick<App, 'config' | 'integrations' | 'openSurveyed'>

export type RaisedConfig = Extract<FenceConfig, { readonly kind: 'raised' }>

interface PrintableFence {
  readonly fence: RaisedConfig
  readonly waived: readonly Diagnostic[]
}

/** A fence that is waived can be looked at as well: what it would be where nothing is said. */
export function fenceConfigOf({ fence, target }: RefreshConfig): PrintableFence {
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

type FoundParts = Pick<FenceParts, 'source' | 'target' | 'others' | 'refresh' | 'findings' | 'ownPorts' | 'latches'>

export async function findOnSource(
  app: FenceApp,
  target: EnvironmentConfig,
  refresh: RefreshConfig,
): Promise<{ readonly parts: FoundParts; readonly warnings: readonly Diagnostic[] }> {
  const source = findEnvironment(app.config, refresh.from)
  await using systems = await app.openSurveyed(source)
  const facts = await systems.survey()
  const listeners = await listenersOf(systems.environment, target, refresh)
  return {
    parts: {
      source,
      target,
      others: Object.values(app.config.environments).filter(({ name }) => name !== target.name),
      refresh,
      findings: [...facts.findings, ...facts.unknown].map((one) => decideFinding(one, refresh, app.integrations)),
      ownPorts: listeners.ports,
      latches: [],
    },
    warnings: listeners.warnings,
  }
}

type Derived<User extends ServiceUser> = Omit<Extract<DerivedFence<User>, { readonly kind: 'fence' }>, 'kind'>

/** Throws 'policy/fence-refused' with every reason. */
export async function deriveOn<User extends ServiceUser>(
  host: HostReader,
  parts: FoundParts & Pick<FenceParts, 'allow'>,
  seen: SeenOnHost<User>,
): Promise<Derived<User>> {
  const whole: FenceParts<User> = { ...parts, ...seen }
  const derived = deriveFence(whole, await resolveHosts(host, hostsToResolve(whole)))
  if (derived.kind === 'fence') return { fence: derived.fence, shared: derived.shared, warnings: derived.warnings }
  const [first] = derived.refusals
  throw new AppError('policy/fence-refused', derived.refusals.map(({ because }) => because).join('; '), {
    hint: first?.hint ?? '',
  })
}
