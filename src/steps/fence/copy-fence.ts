import type { FenceConfig } from '../../config/fence.ts'
import { deriveFence, hostsToResolve, type DerivedFence, type FenceParts } from '../../containment/derive-fence.ts'
import type { ServiceUser } from '../../containment/fence.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { HostReader } from '../../ports/host.ts'
import { resolveHosts } from './resolve-hosts.ts'
import type { SeenOnHost } from './survey-host.ts'

export type RaisedConfig = Extract<FenceConfig, { readonly kind: 'raised' }>

/** Everything about a fence that is known without the target's host. */
export type FencedCopy = Pick<
  FenceParts,
  'target' | 'refresh' | 'endpoints' | 'findings' | 'ownPorts' | 'latches' | 'allow'
>

export type Derived<User extends ServiceUser> = Omit<Extract<DerivedFence<User>, { readonly kind: 'fence' }>, 'kind'>

/** Throws 'policy/fence-refused' with every reason. */
export async function deriveOn<User extends ServiceUser>(
  host: HostReader,
  copy: FencedCopy,
  seen: SeenOnHost<User>,
): Promise<Derived<User>> {
  const whole: FenceParts<User> = { ...copy, ...seen }
  const derived = deriveFence(whole, await resolveHosts(host, hostsToResolve(whole)))
  if (derived.kind === 'fence') {
    const { fence, trials, shared, warnings } = derived
    return { fence, trials, shared, warnings }
  }
  const [first] = derived.refusals
  throw new AppError('policy/fence-refused', derived.refusals.map(({ because }) => because).join('; '), {
    hint: first?.hint ?? '',
  })
}
