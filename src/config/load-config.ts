import { dirname, resolve } from 'node:path'
import { AppError } from '../kernel/app-error.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import type { Config } from './config.ts'
import { parseConfig, type ParsedConfig } from './parse-config.ts'
import { readConfigFile } from './read-config-file.ts'

/** Reads and checks a configuration file. Rejects with 'config/invalid', which lists every problem, when one is an error. */
export async function loadConfig(path: string): Promise<Config> {
  const parsed = await checkConfig(path)
  if (parsed.kind === 'refused') throw configError(path, parsed.problems)
  return parsed.config
}

/** The same for `understudy config check`: problems are a result. Rejects only when the file can't be read. */
export async function checkConfig(path: string): Promise<ParsedConfig> {
  return parseConfig(await readConfigFile(path), { file: path, folder: dirname(resolve(path)) })
}

export function configError(path: string, problems: readonly Diagnostic[]): AppError {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const fact = [`${path} has ${errors} ${errors === 1 ? 'error' : 'errors'}`, ...problems.map(describeProblem)].join(
    '\n',
  )
  return new AppError('config/invalid', fact, {
    hint: `correct them and run \`understudy config check\`; docs/understudy.example.yaml explains every key`,
  })
}

/** `file:line:column: summary`, and the hint on a line of its own. */
export function describeProblem({ severity, where, summary, hint }: Diagnostic): string {
  const head = `${where === undefined ? '' : `${where}: `}${severity === 'warning' ? 'warning: ' : ''}${summary}`
  return hint === undefined ? head : `${head}\n  hint: ${hint}`
}
