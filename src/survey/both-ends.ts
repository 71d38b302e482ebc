import type { Facts } from '../kernel/facts.ts'

export interface BothEnds {
  readonly sourceFacts: Facts
  readonly targetFacts: Facts
}

/** Both at a time. Resolves or rejects when neither is asked any more; of two failures the source's is told. */
export async function surveyBothEnds(source: () => Promise<Facts>, target: () => Promise<Facts>): Promise<BothEnds> {
  const ends = [source(), target()] as const
  await Promise.allSettled(ends)
  return { sourceFacts: await ends[0], targetFacts: await ends[1] }
}
