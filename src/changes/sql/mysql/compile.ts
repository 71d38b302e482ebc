import { DummyDriver, Kysely, MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler, type RawBuilder } from 'kysely'
import type { CompiledStatement } from '../compiled.ts'
import { toParameter } from '../parameters.ts'

const compiler = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new MysqlAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new MysqlIntrospector(database),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  },
})

/** Pure: nothing is connected. */
export function compile(fragment: RawBuilder<unknown>): CompiledStatement {
  const { sql, parameters } = fragment.compile(compiler)
  return { text: sql, parameters: parameters.map(toParameter) }
}
