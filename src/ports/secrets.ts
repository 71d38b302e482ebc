import type { Secret } from '../kernel/secret.ts'
import type { SecretRef } from '../kernel/secret-ref.ts'

/** Turns references into values. Rejects with 'config/secret-unavailable', naming the place. */
export interface SecretResolver {
  resolve(ref: SecretRef): Promise<Secret>
}
