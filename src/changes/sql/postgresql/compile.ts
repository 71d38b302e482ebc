import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely'
import type { CompiledStatement } from '../compiled.ts'
import { toParameter } from '../parameters.ts'

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
