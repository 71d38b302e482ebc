import type { EnvironmentConfig } from '../../config/environment.ts'
import { AppError } from '../../kernel/app-error.ts'
import { decodeUtf8 } from '../../kernel/utf8.ts'
import type { HostReader } from '../../ports/host.ts'
import { readVariables, type VariablesRead } from './read-variables.ts'

/** Reads the administrator's variables on the source, which only whoever runs the scripts may. */
export async function askVariables(host: HostReader, source: EnvironmentConfig, file: string): Promise<VariablesRead> {
  const content = await host.readFile(file)
  if (content === undefined) return { kind: 'refused', problems: [`${file} is not there on ${host.name}`] }
  return readVariables(decodeUtf8(content), file, { home: source.nodes[0].home, database: source.database.name })
}

export const VARIABLES_HINT =
  'correct the variables file of the scripts, or use backup: {method: native}, which needs no scripts'

export function refusedVariables(problems: readonly string[]): AppError {
  return new AppError('policy/backup-variables', problems.join('; '), { hint: VARIABLES_HINT })
}
