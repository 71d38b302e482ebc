import type { SetElement } from '../argv/nft.ts'
import type { Destination, Fence, FenceScope, PosixUser } from '../containment/fence.ts'
import { whyNotAtBoot } from '../containment/fence-at-boot.ts'
import { openedBeyond, type ConfiguredFence } from '../containment/opened-beyond.ts'
import { namesToBlock, whyNamesLead } from '../containment/hosts-file.ts'
import {
  groupIsThere,
  latchedAt,
  rulesAt,
  whyGroupIsOpen,
  whyHostIsOpen,
  whyNotStanding,
  type FenceAt,
} from '../containment/standing-fence.ts'
import { guardedCheck, verdict, type Verdict } from '../integrations/rest-check.ts'
import { formatEndpoint } from '../kernel/endpoint.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import { decodeUtf8 } from '../kernel/utf8.ts'
import type { HostReader } from '../ports/host.ts'

export interface CheckedFence {
  readonly at: FenceAt<HostReader>
  /** As it was last raised; undefined where nobody raised it from here. */
  readonly raised: { readonly fence: Fence<PosixUser>; readonly rules: string } | undefined
  /** Open at this moment. */
  readonly latches: readonly Destination[]
  /** As the configuration has become. */
  readonly configured: ConfiguredFence
}

/** Not mended by raising it once more as it was. */
export const NOT_AS_CONFIGURED = 'fence/configuration'

/** Whether the fence stands as it was raised: no rule less, no destination more, at the next boot too. Changes nothing. */
export async function fenceChecks(checked: CheckedFence): Promise<readonly CheckResult[]> {
  const { target, fence } = checked.configured
  const hosts = fence.with.includes('hosts')
  const bySystemd = target.service?.kind === 'systemd'
  const scope = checked.raised?.fence.scope
  return [
    await guardedCheck({ id: 'fence/stands', title: 'The fence refuses its canary' }, () => stands(checked)),
    ...(scope?.kind === 'cgroup'
      ? [
          await guardedCheck({ id: 'fence/cgroup', title: 'Whatever is in the cgroup of the service is fenced' }, () =>
            aroundGroup(checked.at, scope),
          ),
        ]
      : []),
    await guardedCheck({ id: 'fence/rules', title: 'The rules of the fence are those that were raised' }, () =>
      unchanged(checked),
    ),
    await guardedCheck({ id: NOT_AS_CONFIGURED, title: 'The fence is no wider than the configuration' }, () =>
      asConfigured(checked),
    ),
    await guardedCheck({ id: 'fence/latches', title: 'No latch is open but those that were opened' }, () =>
      latched(checked),
    ),
    await guardedCheck({ id: 'fence/from-the-start', title: 'No connection is taken up in its middle' }, () =>
      fromTheStart(checked),
    ),
    ...(hosts
      ? [await guardedCheck({ id: 'fence/names', title: "Production's names lead nowhere" }, () => blocked(checked))]
      : []),
    ...(bySystemd
      ? [await guardedCheck({ id: 'fence/boot', title: 'A boot raises the fence' }, () => atBoot(checked))]
      : []),
  ]
}

async function stands({ at, raised }: CheckedFence): Promise<Verdict> {
  const scope = raised?.fence.scope
  const seen = (await whyNotStanding(at)) ?? (await whyHostIsOpen(at, scope))
  const who = scope?.kind === 'host' ? `${at.serviceUser}, as everybody else,` : at.serviceUser
  return verdict(seen === undefined, seen ?? `${who} is refused on ${at.host.name}`)
}

async function aroundGroup(at: FenceAt<HostReader>, scope: FenceScope & { readonly kind: 'cgroup' }): Promise<Verdict> {
  if (!(await groupIsThere(at.host, scope.path))) {
    return verdict(true, 'the service does not run; each start takes it in')
  }
  const seen = await whyGroupIsOpen(at, scope)
  return verdict(seen === undefined, seen ?? `${scope.path}, which each start takes in anew`)
}

async function unchanged({ at, raised }: CheckedFence): Promise<Verdict> {
  if (raised === undefined) return unknown('nobody raised it from here')
  const now = await rulesAt(at)
  if (now === undefined) return verdict(false, 'its table is not there')
  const differing = firstDifference(raised.rules, now)
  return verdict(differing === undefined, differing ?? `${now.split('\n').length} lines of rules`)
}

async function asConfigured({ raised, configured }: CheckedFence): Promise<Verdict> {
  if (raised === undefined) return unknown('nobody raised it from here')
  const beyond = openedBeyond(raised.fence, configured)
  const { allowed } = raised.fence
  return verdict(beyond.length === 0, beyond.length === 0 ? `${allowed.length} destinations` : beyond.join('; '))
}

/** The first line that one of them has and the other has not. */
function firstDifference(raised: string, now: string): string | undefined {
  const [before, after] = [raised.split('\n'), now.split('\n')]
  const added = after.find((line) => !before.includes(line))
  if (added !== undefined) return `somebody added: ${added.trim()}`
  const gone = before.find((line) => !after.includes(line))
  if (gone !== undefined) return `somebody took out: ${gone.trim()}`
  return raised === now ? undefined : 'somebody changed their order'
}

async function latched({ at, latches }: CheckedFence): Promise<Verdict> {
  const open = await latchedAt(at)
  const meant = new Set(latches.map(({ to, port, protocol }) => formatEndpoint({ host: to, port, protocol })))
  const strange = open.filter((one) => one.expires === undefined || !meant.has(shown(one)))
  return verdict(
    strange.length === 0,
    strange.length === 0 ? `${open.length} open` : `open: ${strange.map(shown).join(', ')}`,
  )
}

function shown({ address, port, protocol }: SetElement): string {
  return formatEndpoint({ host: address, port, protocol })
}

async function fromTheStart({ at: { host } }: CheckedFence): Promise<Verdict> {
  const content = await host.readOpenFile('/proc/sys/net/netfilter/nf_conntrack_tcp_loose')
  if (content === undefined) return unknown('the kernel does not tell nf_conntrack_tcp_loose')
  const value = decodeUtf8(content).trim()
  return verdict(value === '0', `nf_conntrack_tcp_loose is ${value}`)
}

async function blocked({ at, raised, latches }: CheckedFence): Promise<Verdict> {
  if (raised === undefined) return unknown('nobody raised it from here')
  const block = namesToBlock(raised.fence, latches)
  const seen = await whyNamesLead(at.host, block)
  return verdict(seen === undefined, seen ?? `${block.names.length} names`)
}

async function atBoot({ at, raised }: CheckedFence): Promise<Verdict> {
  if (raised === undefined) return unknown('nobody raised it from here')
  const seen = await whyNotAtBoot(at, raised.fence.scope.kind)
  return verdict(seen === undefined, seen ?? 'its unit is enabled')
}

function unknown(evidence: string): Verdict {
  return { result: 'unknown', evidence }
}
