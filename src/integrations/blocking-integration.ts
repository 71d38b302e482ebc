import type { Integration } from './integration.ts'
import { blocked, onDecision } from './on-decision.ts'

type BlockingWords = Omit<Integration, 'cut' | 'confirm' | 'confirmsWhole'> & {
  /** What the copy could do with it, and what the administrator can do at the source; lower case, without a final stop. */
  readonly because: string
  /** A reason to keep it, as an administrator may write it. */
  readonly keep: string
}

/** An integration without a cut: what it finds stops the run until it is kept with a reason. There is nothing to confirm. */
export function blockingIntegration({ because, keep, ...integration }: BlockingWords): Integration {
  return {
    ...integration,
    cut: (_, decision, { environment }) => {
      const advice = `Understudy has no cut for it yet: to go on, write ${integration.id}: { keep: "${keep}" } under refresh.${environment}.integrations`
      return onDecision(decision, {
        cut: () => blocked(`${because}; ${advice}`),
        redirect: `it cannot be redirected; ${advice}`,
      })
    },
    confirm: async () => [],
    confirmsWhole: true,
  }
}

/** One that ships with a keep, because it only works inwards. */
export function keptIntegration({ keep, ...words }: Omit<BlockingWords, 'because'>): Integration {
  const because = `it works inwards only, and ships with the decision to keep it`
  return blockingIntegration({ ...words, keep, because, shipped: { kind: 'keep', because: keep } })
}
