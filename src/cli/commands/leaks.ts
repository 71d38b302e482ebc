import { searchEnvironment } from '../../app/search-environment.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { leaksText } from '../../report/leaks-text.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'

export const leaks: Command = {
  name: 'leaks',
  summary: 'search a copy for what still names its source',
  details: 'Changes nothing. Works on a running and on a stopped copy. Exits with 2 when something is live.',
  arguments: [ENVIRONMENT],
  options: [],
  document: {
    leaks:
      'where, needle, excerpt, state (live, switched-off, content or allowed), count, because, remedy (what would cut a live one)',
    totals: 'occurrences in each state, also of those that are not listed',
    needles: 'what was searched for',
    notSearched: 'names of the source, and files, that were left out, each with its reason',
    bytes: 'how much was searched',
    seconds: 'how long it took',
    tables: 'number of tables',
    files: 'number of files',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  const report = await searchEnvironment(app, environment)
  const ok = report.totals.live === 0
  return {
    exit: ok ? exitCode.done : exitCode.changesOrFailedCheck,
    ok,
    environment,
    document: { ...report },
    text: leaksText(environment, report, invocation.style),
  }
}
