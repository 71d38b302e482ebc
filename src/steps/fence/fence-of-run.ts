import type { FenceConfig } from '../../config/fence.ts'
import type { Fence, PosixUser } from '../../containment/fence.ts'
import { raiseAtBoot, whyNotAtBoot } from '../../containment/fence-at-boot.ts'
import { blockNames, namesToBlock, whyNamesLead } from '../../containment/hosts-file.ts'
import { endpointsOfFinding } from '../../containment/production-endpoints.ts'
import { withLatches } from '../../containment/latch.ts'
import { ownListeners } from '../../containment/own-listeners.ts'
import {
  fenceAt,
  raise,
  rulesAt,
  triedAt,
  whyGroupIsOpen,
  whyHostIsOpen,
  whyNotStanding,
  type FenceAt,
} from '../../containment/standing-fence.ts'
import { eachSource, mergeEndpoints } from '../../kernel/endpoint-sources.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { DecidedFinding } from '../../plan/plan.ts'
import type { HostReader } from '../../ports/host.ts'
import type { Effect, Verification } from '../effect.ts'
import type { FenceRecords, RunContext, TargetSystems } from '../run-context.ts'
import { deriveOn, type Derived, type RaisedConfig } from './copy-fence.ts'
import { surveyPosixHost } from './survey-host.ts'

/** Undefined where it is waived. A plan that waived it counts, whatever the configuration has become. */
export function raisedConfigOf({ plan, refresh }: Pick<RunContext, 'plan' | 'refresh'>): RaisedConfig | undefined {
  if (plan.waivers.some(({ proof }) => proof === 'fence')) return undefined
  if (refresh.fence.kind === 'raised') return refresh.fence
  throw new AppError(
    'policy/fence-required',
    `${plan.environment} would start without its fence, and nobody waived it`,
    { hint: `set \`fence: {none: "reason"}\` and pass --without-fence ${plan.environment}` },
  )
}

/** From what is known now; `findings` are the source's before there is a copy, else those of both. */
export async function fenceOfRun(
  context: RunContext,
  config: RaisedConfig,
  findings: readonly DecidedFinding[],
): Promise<Derived<PosixUser>> {
  const { source, target, refresh, plan, fence } = context
  const seen = await surveyPosixHost(target.host, target.config, config)
  const copy = {
    target: target.config,
    refresh,
    // What the copy holds beside what the plan found leads somewhere too.
    endpoints: mergeEndpoints([
      ...eachSource(plan.endpoints),
      ...findings.flatMap(({ finding }) => endpointsOfFinding(finding)),
    ]),
    findings,
    ownPorts: ownListeners(target.config, refresh, await source.settings()),
    latches: fence.latches(),
    allow: config.allow,
  }
  return await deriveOn(target.host, copy, seen)
}

type FencedTarget = Pick<TargetSystems, 'config' | 'host' | 'layout'>

type Stands = { readonly stands: true }

/** Rules, hosts block and unit, each proven by another way than it was made. */
export function fenceEffects(
  id: string,
  { target, clock, fence: records }: Pick<RunContext, 'clock' | 'fence'> & { readonly target: FencedTarget },
  config: RaisedConfig,
  fence: Fence<PosixUser>,
): readonly Effect<Stands>[] {
  const at = fenceAt(target.config, target.host)
  const rules: Effect<Stands> = {
    id: `${id}/rules`,
    title: `raise the fence of ${target.config.name} on ${target.host.name}`,
    apply: async (signal) => {
      records.tried((await triedAt(at, clock.now())) ?? [])
      await raise(at, fence, { now: clock.now(), signal })
      records.raised(fence, (await rulesAt(at)) ?? '')
    },
    // Recorded too: what is compared with it later would else take this fence for one that somebody changed.
    verify: async () =>
      standing(
        (await whyNotStanding(at)) ??
          (await whyGroupIsOpen(at, fence.scope)) ??
          (await whyHostIsOpen(at, fence.scope)) ??
          ((await standsAs(at, records, fence)) ? undefined : 'another fence stands'),
      ),
  }
  const block = namesToBlock(fence, records.latches())
  const names: Effect<Stands> = {
    id: `${id}/names`,
    title: `send ${block.names.length} names nowhere in the hosts file of ${target.host.name}`,
    apply: () => blockNames(target.host, block),
    verify: async () => standing(await whyNamesLead(target.host, block)),
  }
  const boot: Effect<Stands> = {
    id: `${id}/boot`,
    title: `have ${target.host.name} raise the fence at every boot`,
    apply: (signal) => raiseAtBoot(at, fence.scope.kind, signal),
    verify: async () => standing(await whyNotAtBoot(at, fence.scope.kind)),
  }
  const bySystemd = target.config.service?.kind === 'systemd'
  return [rules, ...(config.with.includes('hosts') ? [names] : []), ...(bySystemd ? [boot] : [])]
}

/** Whether just this fence stands, as it was recorded when it was raised. */
export async function standsAs(
  at: FenceAt<HostReader>,
  records: Pick<FenceRecords, 'standing'>,
  fence: Fence<PosixUser>,
): Promise<boolean> {
  const recorded = records.standing()
  if (recorded === undefined || JSON.stringify(recorded.fence) !== JSON.stringify(fence)) return false
  return (await rulesAt(at)) === recorded.rules
}

function standing(seen: string | undefined): Verification<Stands> {
  return seen === undefined ? { kind: 'done', result: { stands: true } } : { kind: 'open', seen }
}

type Raising = Pick<RunContext, 'clock' | 'fence'> & { readonly target: FencedTarget }

/** The fence as it was raised last. None where it is waived; where nobody raised it from here there is nothing to go by, which the start then says. */
export function raisedAgain(id: string, raising: Raising, config: FenceConfig | undefined): readonly Effect<Stands>[] {
  const last = raising.fence.standing()
  return last === undefined ? [] : raisedAs(id, raising, config, last.fence)
}

/**
 * For what goes back to an earlier copy without asking the source: what that may reach is what it was proven with. Whose packets are
 * looked at is a matter of the host, and as it was last. One whose fence is not recorded gets the last one.
 */
export function raisedFor(
  generation: string,
  id: string,
  raising: Raising,
  config: FenceConfig | undefined,
): readonly Effect<Stands>[] {
  const last = raising.fence.standing()
  if (last === undefined) return []
  const { scope, serviceUser } = last.fence
  const own = raising.fence.ofGeneration(generation) ?? last.fence
  return raisedAs(id, raising, config, { ...own, scope, serviceUser })
}

function raisedAs(
  id: string,
  raising: Raising,
  config: FenceConfig | undefined,
  fence: Fence<PosixUser>,
): readonly Effect<Stands>[] {
  if (config?.kind !== 'raised') return []
  return fenceEffects(id, raising, config, withLatches(fence, raising.fence.latches()))
}

/** A run may go on days later, and after a reboot: no data arrives, and nothing starts, while it is down. */
export async function assertFenceStands(context: RunContext): Promise<void> {
  if (raisedConfigOf(context) === undefined) return
  const at = fenceAt(context.target.config, context.target.host)
  const seen = (await whyNotStanding(at)) ?? (await whyHostIsOpen(at, context.fence.standing()?.fence.scope))
  if (seen === undefined) return
  const { name } = context.target.config
  throw new AppError(
    'host/fence-not-standing',
    `the fence of ${name} does not stand on ${context.target.host.name}: ${seen}`,
    {
      hint: `\`understudy fence raise ${name}\`, then \`understudy resume ${name}\``,
    },
  )
}
