import { z } from 'zod'
import type { Json } from '../kernel/json.ts'
import { endpointsToRemember, namedEndpoints } from '../plan/compare-endpoints.ts'
import type { Plan } from '../plan/plan.ts'
import type { Inventory } from '../plan/planning.ts'
import type { Store } from '../ports/store.ts'

const shape = z.union([
  z.object({
    findings: z.array(z.string()),
    endpoints: z.array(z.object({ endpoint: z.string(), sources: z.array(z.string()) })),
  }),
  // Before endpoints were kept.
  z.array(z.string()).transform((findings): Inventory => ({ findings, endpoints: undefined })),
])

/** What the last refresh of a target saw; undefined before the first. */
export function lastInventory(store: Store, environment: string): Inventory | undefined {
  const document = store.document(environment, 'inventory')
  return document === undefined ? undefined : shape.parse(document)
}

export function saveInventory(store: Store, { environment, findings, endpoints }: Plan): void {
  const last = lastInventory(store, environment)?.endpoints ?? []
  const document: Json = {
    findings: findings.map(({ finding }) => finding.id),
    endpoints: endpointsToRemember(last, namedEndpoints(endpoints)).map(({ endpoint, sources }) => ({
      endpoint,
      sources: [...sources],
    })),
  }
  store.putDocument(environment, 'inventory', document)
}
