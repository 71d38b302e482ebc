import { z } from 'zod'
import { mergeEndpoints } from '../kernel/endpoint-sources.ts'
import { endpointsOfFinding } from '../containment/production-endpoints.ts'
import type { Plan } from './plan.ts'

/** A plan that was kept; undefined for any other document. Its fingerprint is compared before anything is touched. */
export function readPlan(value: unknown): Plan | undefined {
  if (!isPlan(value)) return undefined
  const { endpoints = mergeEndpoints(value.findings.flatMap(({ finding }) => endpointsOfFinding(finding))) } = value
  return { ...value, endpoints }
}

/** Plans had no endpoints but those of their findings. */
type KeptPlan = Omit<Plan, 'endpoints'> & Partial<Pick<Plan, 'endpoints'>>

function isPlan(value: unknown): value is KeptPlan {
  return shape.safeParse(value).success
}

const shape = z.looseObject({
  schema: z.literal('understudy/plan/1'),
  environment: z.string(),
  source: z.string(),
  serverId: z.string(),
  fingerprint: z.object({ hash: z.string(), parts: z.record(z.string(), z.string()) }),
  steps: z.array(z.looseObject({ id: z.string(), changes: z.array(z.looseObject({ kind: z.string() })) })),
  findings: z.array(
    z.looseObject({ finding: z.looseObject({ endpoints: z.array(z.unknown()) }), decidedBy: z.string() }),
  ),
  endpoints: z.array(z.looseObject({ sources: z.array(z.string()) })).optional(),
  waivers: z.array(z.object({ proof: z.string(), because: z.string() })),
})
