import type { Secret } from '../kernel/secret.ts'
import type { SecretRef } from '../kernel/secret-ref.ts'

/** Turns references into values. Rejects with 'config/secret-unavailable', naming the place. */
export interface SecretResolver {
  resolve(ref: SecretRef): Promise<Secret>
}

/** Also keeps what a run found and a later one needs. */
export interface SecretKeeper extends SecretResolver {
  /** From then on a generated secret of that name has this value. 0600, on disk when it resolves; may be repeated. */
  keep(name: string, secret: Secret): Promise<void>
}
