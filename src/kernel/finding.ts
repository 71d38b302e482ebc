import type { Endpoint } from './endpoint.ts'
import type { IntegrationId } from './integration-id.ts'
import type { Json } from './json.ts'
import type { Place } from './place.ts'

/** One thing in an environment that reaches outside it, or that names it. */
export interface Finding {
  /** Stable between runs while the place is the same: `webhooks:AO_A0B856_WEBHOOK[ID=3]`. */
  readonly id: string
  readonly integration: IntegrationId | 'unclaimed'
  readonly where: Place
  readonly endpoints: readonly Endpoint[]
  /** Whether a credential lies there. Its value is never part of a finding. */
  readonly secret: boolean
  /** One line for people, lower case: what it is and what it does. No secret. */
  readonly summary: string
  /** `switched-off` is in the data but not acted on. */
  readonly state: 'live' | 'switched-off'
  /** What the integration's own `cut` needs to know again; no secret, no endpoint that is not in `endpoints`. */
  readonly detail?: Json
}
