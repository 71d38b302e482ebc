import { z } from 'zod'
import type { Destination } from '../containment/fence.ts'
import { destinationsOf, openAt, type Latch } from '../containment/latch.ts'
import type { Json } from '../kernel/json.ts'
import type { Store } from '../ports/store.ts'

const latches = z.array(
  z.object({
    endpoint: z.string(),
    addresses: z.array(z.string()),
    port: z.number(),
    because: z.string(),
    by: z.string(),
    openedAt: z.string(),
    until: z.string(),
  }),
)

/** Every one that was opened on a target, those that are over too: the record of who opened what and why. */
export function allLatches(store: Store, environment: string): readonly Latch[] {
  return latches.parse(store.document(environment, 'latches') ?? [])
}

export function saveLatches(store: Store, environment: string, all: readonly Latch[]): void {
  const document: Json = all.map((one) => ({ ...one, addresses: [...one.addresses] }))
  store.putDocument(environment, 'latches', document)
}

export function openLatches(store: Store, environment: string, now: Date): readonly Destination[] {
  return openAt(allLatches(store, environment), now).flatMap(destinationsOf)
}
