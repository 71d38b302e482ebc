import type { SecretValue } from '../../kernel/value.ts'
import type { Parameter } from './compiled.ts'

/** Of what a renderer of statements gives back; anything else was never put in. */
export function toParameter(value: unknown): Parameter {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (isSecretValue(value)) return value
  throw new TypeError(`a ${typeof value} is not a parameter`)
}

function isSecretValue(value: unknown): value is SecretValue {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'secret'
}
