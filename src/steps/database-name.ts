import type { DatabaseConfig } from '../config/database.ts'
import { databaseNameProblems, expandDatabaseName } from '../config/database-name.ts'
import { AppError } from '../kernel/app-error.ts'

/** The first name of the template that is legal and that no database on the server has. A template without `{n}` gets `_<n>`. */
export function chooseDatabaseName(
  config: DatabaseConfig,
  version: string,
  date: Date,
  taken: ReadonlySet<string>,
): string {
  const template = templateOf(config)
  for (let n = 1; ; n++) {
    const name = expandDatabaseName(template, { date, n, version })
    const [problem] = databaseNameProblems(config.vendor, name).filter(({ severity }) => severity === 'error')
    if (problem !== undefined) {
      throw new AppError('database/illegal-name', problem.summary, {
        hint: problem.hint ?? 'change database.name in understudy.yaml',
      })
    }
    if (!taken.has(name)) return name
  }
}

export function templateOf({ name }: Pick<DatabaseConfig, 'name'>): string {
  return name.includes('{n}') ? name : `${name}_{n}`
}
