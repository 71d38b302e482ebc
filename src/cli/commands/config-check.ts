import { checkConfig, configError, describeProblem } from '../../config/load-config.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { countOf } from '../../report/quantity.ts'
import type { Command, Invocation, Outcome } from '../command.ts'

export const configCheck: Command = {
  name: 'config check',
  summary: 'check the configuration and report every problem with line and column',
  arguments: [],
  options: [],
  document: {
    file: 'the configuration file',
    problems: 'errors and warnings in the order of the file: severity, where, summary, hint',
  },
  run,
}

async function run({ configFile, style }: Invocation): Promise<Outcome> {
  const parsed = await checkConfig(configFile)
  if (parsed.kind === 'refused') {
    return {
      exit: exitCode.wrongConfiguration,
      ok: false,
      document: { file: configFile, problems: parsed.problems },
      text: '',
      failure: configError(configFile, parsed.problems),
    }
  }
  const { config, warnings } = parsed
  const names = Object.keys(config.environments)
  const lines = [
    ...warnings.map(describeProblem),
    style.good(`${configFile} is right: ${countOf(names.length, 'environment')} (${names.join(', ')})`),
  ]
  return {
    exit: exitCode.done,
    ok: true,
    document: { file: configFile, problems: warnings },
    text: `${lines.join('\n')}\n`,
  }
}
