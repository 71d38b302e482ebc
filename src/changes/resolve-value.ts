import type { RandomSource } from '../kernel/random.ts'
import type { Secret } from '../kernel/secret.ts'
import type { SecretValue, Value } from '../kernel/value.ts'
import type { SecretResolver } from '../ports/secrets.ts'
import type { Statement } from '../ports/database.ts'
import type { Change } from './change.ts'
import { pkcs5s2 } from './pkcs5s2.ts'
import { secretsOf } from './secrets-of.ts'
import type { CompiledStatement } from './sql/compiled.ts'

export interface ValueSources {
  readonly secrets: SecretResolver
  readonly random: RandomSource
}

/** What each secret of some changes came to: resolved once, so that what is written is what is verified. */
export type ResolvedValues = ReadonlyMap<SecretValue, Secret>

/** Rejects with 'config/secret-unavailable'. */
export async function resolveChangeValues(changes: readonly Change[], sources: ValueSources): Promise<ResolvedValues> {
  const values = new Map<SecretValue, Secret>()
  for (const value of new Set(changes.flatMap(secretsOf))) values.set(value, await resolveSecret(value, sources))
  return values
}

/** The value as it is written; a secret stays a Secret. */
export function valueIn(values: ResolvedValues, value: Value): Exclude<Value, SecretValue> | Secret {
  if (typeof value !== 'object' || value === null) return value
  const secret = values.get(value)
  if (secret === undefined) throw new Error('a secret was not resolved before its change was applied')
  return secret
}

export function bindStatement(statement: CompiledStatement, values: ResolvedValues): Statement {
  return { text: statement.text, parameters: statement.parameters.map((parameter) => valueIn(values, parameter)) }
}

async function resolveSecret(value: SecretValue, { secrets, random }: ValueSources): Promise<Secret> {
  const secret = await secrets.resolve(value.ref)
  switch (value.encoding) {
    case 'plain':
      return secret
    case 'atlassian-pkcs5s2':
      return pkcs5s2(secret, random)
  }
}
