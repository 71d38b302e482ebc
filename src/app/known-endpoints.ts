import { z } from 'zod'
import type { Fence } from '../containment/fence.ts'
import { counterName } from '../containment/nftables.ts'
import type { Json } from '../kernel/json.ts'
import type { Store } from '../ports/store.ts'

const known = z.array(z.object({ counter: z.string(), endpoints: z.array(z.string()) }))

/** Whose counters they are: the source need not be asked to read them. */
export function saveKnown(store: Store, { environment, known: endpoints }: Fence): void {
  const document: Json = endpoints.map((one) => ({ counter: counterName(one), endpoints: [...one.endpoints] }))
  store.putDocument(environment, 'fence', document)
}

export function readKnown(store: Store, environment: string): z.infer<typeof known> {
  const document = store.document(environment, 'fence')
  return document === undefined ? [] : known.parse(document)
}
