import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { isWindowsPath } from '../config/path.ts'
import type { Fence, PosixUser } from '../containment/fence.ts'
import { renderHostsBlock } from '../containment/hosts-block.ts'
import { iptablesRules } from '../containment/iptables.ts'
import { cgroupScript, latchScript, nftablesScript } from '../containment/nftables.ts'
import type { SharedDestination } from '../containment/shared.ts'
import { windowsScript } from '../containment/windows.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import { deriveOn, type RaisedConfig } from '../steps/fence/copy-fence.ts'
import { surveyPosixHost, windowsHost } from '../steps/fence/survey-host.ts'
import type { App } from './app.ts'
import { assertMayBeTarget } from './assert-target.ts'
import { openLatches } from './latches.ts'
import { configuredFence, findOnSource, type FenceApp } from './fence-parts.ts'

export const fenceForms = ['nftables', 'iptables', 'windows', 'hosts'] as const

export type FenceForm = (typeof fenceForms)[number]

type PrintingApp = FenceApp & Pick<App, 'openHost'>

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
  const { fence, waived } = configuredFence(refresh)
  const found = await findOnSource(app, target, refresh)
  const parts = { ...found, allow: fence.allow, latches: openLatches(app.store, environment, app.clock.now()) }
  const windows = isWindowsPath(target.nodes[0].home)
  await using host = app.openHost(windows ? 'here' : target)
  if (windows) {
    const derived = await deriveOn(host, parts, windowsHost(target))
    const rules = form === 'hosts' ? renderHostsBlock(derived.fence, '\r\n') : windowsScript(derived.fence)
    return { rules, ...derived, warnings: [...waived, ...derived.warnings, ...windowsWarnings(fence)] }
  }
  const derived = await deriveOn(host, parts, await surveyPosixHost(host, target, fence))
  return {
    rules: render(derived.fence, form, app.clock.now()),
    ...derived,
    warnings: [...waived, ...derived.warnings],
  }
}

function assertFits(form: FenceForm, { name, nodes }: EnvironmentConfig): void {
  const windows = isWindowsPath(nodes[0].home)
  if (form === 'hosts' || (form === 'windows') === windows) return
  throw new AppError('config/usage', `${name} runs on ${windows ? 'Windows' : 'Linux'}, which takes no ${form} rules`, {
    hint: `understudy fence print ${name} --for ${windows ? 'windows' : 'nftables'}`,
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
      return [nftablesScript(fence), cgroupScript(fence) ?? '', latchScript(fence, now)].join('')
  }
}

function windowsWarnings({ scope }: RaisedConfig): readonly Diagnostic[] {
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
