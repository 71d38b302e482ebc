import { formatEndpoint } from '../kernel/endpoint.ts'
import { counterName } from './nftables.ts'
import type { Fence } from './fence.ts'
import type { Tried } from './prober.ts'
import type { AnsweringTrial } from './trials.ts'

export interface ProvenRefusal {
  readonly endpoint: string
  /** As it was tried: a name or an address. */
  readonly host: string
  /** Null for a name that has none. */
  readonly address: string | null
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
  /**
   * `refused`: by our rule, whose counter rose. `no-route`, `no-address`: the host knows no way there, so no rule was asked; the
   * fence refuses it all the same once there is one.
   */
  readonly how: 'refused' | 'no-route' | 'no-address'
}

export interface Judged<Proven> {
  readonly proven: readonly Proven[]
  /** Lower case, one fact each. Unknown is not refused. */
  readonly doubts: readonly string[]
}

type Counters = ReadonlyMap<string, number>

/** Pure: what was tried is refused only where the counter of our own rule rose by every attempt on that address. */
export function judgeRefusals(
  tried: readonly Tried[],
  { known }: Pick<Fence, 'known'>,
  { before, after }: { readonly before: Counters; readonly after: Counters },
): Judged<ProvenRefusal> {
  const counted = new Set(known.map(counterName))
  const attempts = Map.groupBy(
    tried.filter(({ outcome }) => outcome.kind === 'turned-away'),
    counterOf,
  )
  const rose = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0)
  const judgements = tried.map((one): ProvenRefusal | string => {
    const { outcome } = one
    switch (outcome.kind) {
      case 'turned-away': {
        const name = counterOf(one)
        if (!counted.has(name)) return `${shown(one)} was refused, and no rule of the fence counts that address`
        return rose(name) < (attempts.get(name)?.length ?? 0)
          ? `${shown(one)} was refused, and not by the fence: its counter did not rise`
          : provenBy(one, 'refused')
      }
      case 'no-route':
      case 'no-address':
        return provenBy(one, outcome.kind)
      case 'answered':
        return `${shown(one)} answered`
      case 'silent':
        return `${shown(one)} did not answer, and the fence did not refuse it`
      case 'other':
        return `${shown(one)} could not be tried: ${outcome.said}`
    }
  })
  return {
    proven: judgements.filter((one) => typeof one !== 'string'),
    doubts: [...new Set(judgements.filter((one) => typeof one === 'string'))],
  }
}

export interface ProvenAnswer {
  readonly endpoint: string
  readonly protocol: 'tcp' | 'udp'
  /** `closed`, `silent`: the way is open, and nobody listens there, or nothing came back. */
  readonly how: 'answered' | 'closed' | 'silent'
}

/** Pure. One address of a name is enough. `refusedMeanwhile`: packets that the fence refused while these were tried. */
export function judgeAnswers(
  trials: readonly AnsweringTrial[],
  tried: readonly Tried[],
  refusedMeanwhile: number,
): Judged<ProvenAnswer> {
  const judgements = trials.map((trial): ProvenAnswer | string => {
    const { endpoint, protocol, needed } = trial
    const outcomes = tried.filter((one) => one.trial === trial).map(({ outcome }) => outcome.kind)
    if (outcomes.includes('answered')) return { endpoint, protocol, how: 'answered' }
    if (!needed && refusedMeanwhile === 0)
      return { endpoint, protocol, how: outcomes.includes('turned-away') ? 'closed' : 'silent' }
    return `${endpoint}${protocol === 'udp' ? ' over UDP' : ''} is allowed and does not answer`
  })
  return {
    proven: judgements.filter((one) => typeof one !== 'string'),
    doubts: judgements.filter((one) => typeof one === 'string'),
  }
}

function counterOf({ trial: { port, protocol }, address = '' }: Tried): string {
  return counterName({ address, port, protocol })
}

function provenBy({ trial, address }: Tried, how: ProvenRefusal['how']): ProvenRefusal {
  const { endpoint, host, port, protocol } = trial
  return { endpoint, host, address: address ?? null, port, protocol, how }
}

function shown({ trial, address }: Tried): string {
  const at = address === undefined || address === trial.host ? '' : ` at ${address}`
  return `${formatEndpoint(trial)}${at}`
}
