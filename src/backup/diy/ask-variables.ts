import { dialectOf } from '../../config/database.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import { AppError } from '../../kernel/app-error.ts'
import { decodeUtf8 } from '../../kernel/utf8.ts'
import type { HostReader } from '../../ports/host.ts'
import { readVariables, type ExpectedInstance, type VariablesRead } from './read-variables.ts'

/** Reads the administrator's variables on the source, which only whoever runs the scripts may. */
export async function askVariables(
  host: HostReader,
  source: EnvironmentConfig,
  { file, stores }: { readonly file: string; readonly stores: ExpectedInstance['stores'] },
): Promise<VariablesRead> {
  const content = await host.readFile(file)
  if (content === undefined) return { kind: 'refused', problems: [`${file} is not there on ${host.name}`] }
  const { name: database, vendor } = source.database
  const expected = { home: source.nodes[0].home, database, dialect: dialectOf(vendor), stores }
  return readVariables(decodeUtf8(content), file, expected)
}

export const VARIABLES_HINT =
  'correct the variables file of the scripts, or use backup: {method: native}, which needs no scripts'

export function refusedVariables(problems: readonly string[]): AppError {
  return new AppError('policy/backup-variables', problems.join('; '), { hint: VARIABLES_HINT })
}
