import { z } from 'zod'
import type { Plan } from '../plan/plan.ts'
import type { Store } from '../ports/store.ts'

/** Finding ids that the last refresh of a target saw; undefined before the first. */
export function lastInventory(store: Store, environment: string): readonly string[] | undefined {
  const document = store.document(environment, 'inventory')
  return document === undefined ? undefined : z.array(z.string()).parse(document)
}

export function saveInventory(store: Store, { environment, findings }: Plan): void {
  store.putDocument(
    environment,
    'inventory',
    findings.map(({ finding }) => finding.id),
  )
}
