import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely'
import type { SecretValue } from '../../../kernel/value.ts'
import type { CompiledStatement, Parameter } from '../compiled.ts'

const compiler = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** Pure: nothing is connected. */
export function compile(fragment: RawBuilder<unknown>): CompiledStatement {
  const { sql, parameters } = fragment.compile(compiler)
  return { text: sql, parameters: parameters.map(toParameter) }
}

function toParameter(value: unknown): Parameter {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (isSecretValue(value)) return value
  throw new TypeError(`a ${typeof value} is not a parameter`)
}

function isSecretValue(value: unknown): value is SecretValue {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'secret'
}
