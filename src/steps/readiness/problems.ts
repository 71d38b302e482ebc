import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { Facts } from '../../kernel/facts.ts'
import type { Ends } from './ends.ts'
import { sourceProblems } from './source-problems.ts'
import { supportProblems } from './support.ts'
import { curlProblems } from './tools.ts'
import { targetProblems } from './target-problems.ts'
import { transferProblems } from './transfer-problems.ts'

/** Everything that would stop the run later, asked now: support, tools, access, privileges, disk space. All at once. */
export async function readinessProblems(ends: Ends, sourceFacts: Facts | undefined): Promise<readonly Diagnostic[]> {
  const { source, target, refresh } = ends
  return [
    ...supportProblems({ ends: [source.config, target.config], refresh }),
    ...(await sourceProblems(source, sourceFacts)),
    ...(await targetProblems(ends, sourceFacts)),
    ...(refresh.integrations.decisions['search-server']?.kind === 'redirect' ? await curlProblems(target.host) : []),
    ...(await transferProblems(ends, sourceFacts)),
  ]
}
