import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { FenceConfig } from '../config/fence.ts'
import { isWindowsPath } from '../config/path.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { deriveFence, hostsToResolve, type DerivedFence, type FenceParts } from '../containment/derive-fence.ts'
import type { Fence, PosixUser, ServiceUser } from '../containment/fence.ts'
import { renderHostsBlock } from '../containment/hosts-block.ts'
import { iptablesRules } from '../containment/iptables.ts'
import { nftablesScript } from '../containment/nftables.ts'
import type { SharedDestination } from '../containment/shared.ts'
import { windowsScript } from '../containment/windows.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import { decideFinding } from '../plan/decide.ts'
import type { HostReader } from '../ports/host.ts'
import type { App } from './app.ts'
import { assertMayBeTarget } from './assert-target.ts'
import { resolveHosts } from './resolve-hosts.ts'
import { listenersOf, surveyPosixHost, windowsHost, type SeenOnHost } from './survey-fence.ts'

export const fenceForms = ['nftables', 'iptables', 'windows', 'hosts'] as const

export type FenceForm = (typeof fenceForms)[number]

type PrintingApp = Pick<App, 'config' | 'clock' | 'integrations' | 'openSurveyed' | 'openHost'>

export interface PrintedFence {
  /** What the form asks for, ready to be loaded. */
  readonly rules: string
  readonly fence: Fence
  readonly shared: readonly SharedDestination[]
  readonly warnings: readonly Diagnostic[]
}

/** The fence of a target as text. Reads the source and the target's host; changes nothing, and raises nothing. */
export async function printFence(app: PrintingApp, environment: string, form: FenceForm): Promise<PrintedFence> {
  const refresh = findRefresh(app.config, environment)
  const target = findEnvironment(app.config, environment)
  assertMayBeTarget(target)
  assertFits(form, target)
  const { fence, waived } = raisedFence(refresh)
  const found = await findOnSource(app, target, refresh)
  const parts = { ...found.parts, allow: fence.allow }
  const windows = isWindowsPath(target.nodes[0].home)
  await using host = app.openHost(windows ? 'here' : target)
  const warnings = [...waived, ...found.warnings]
  if (windows) {
    const derived = await derive(host, parts, windowsHost(target))
    const rules = form === 'hosts' ? renderHostsBlock(derived.fence, '\r\n') : windowsScript(derived.fence)
    return { rules, ...derived, warnings: [...warnings, ...derived.warnings, ...windowsWarnings(fence)] }
  }
  const derived = await derive(host, parts, await surveyPosixHost(host, target, fence))
  return {
    rules: render(derived.fence, form, app.clock.now()),
    ...derived,
    warnings: [...warnings, ...derived.warnings],
  }
}

function assertFits(form: FenceForm, { name, nodes }: EnvironmentConfig): void {
  const windows = isWindowsPath(nodes[0].home)
  if (form === 'hosts' || (form === 'windows') === windows) return
  throw new AppError('config/usage', `${name} runs on ${windows ? 'Windows' : 'Linux'}, which takes no ${form} rules`, {
    hint: `understudy fence print ${name} --for ${windows ? 'windows' : 'nftables'}`,
  })
}

interface PrintableFence {
  readonly fence: Extract<FenceConfig, { readonly kind: 'raised' }>
  readonly waived: readonly Diagnostic[]
}

/** A fence that is waived can be looked at as well: what it would be where nothing is said. */
function raisedFence({ fence, target }: RefreshConfig): PrintableFence {
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

async function findOnSource(
  app: PrintingApp,
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
async function derive<User extends ServiceUser>(
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

function render(fence: Fence<PosixUser>, form: FenceForm, now: Date): string {
  switch (form) {
    case 'iptables':
      return iptablesRules(fence)
    case 'hosts':
      return renderHostsBlock(fence, '\n')
    case 'nftables':
    case 'windows':
      return nftablesScript(fence, now)
  }
}

function windowsWarnings({ scope }: PrintableFence['fence']): readonly Diagnostic[] {
  return [
    {
      severity: 'warning',
      summary: 'names are resolved as this machine sees them, not as the Windows host does',
      hint: 'compare them with `Resolve-DnsName` there',
    },
    ...(scope === 'service-user'
      ? []
      : [
          {
            severity: 'warning' as const,
            summary: `a fence around the ${scope} is not rendered for Windows: the rules are about the service account alone`,
          },
        ]),
  ]
}
