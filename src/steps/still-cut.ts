import { isRowChange } from '../changes/change.ts'
import { rowsLeftToChange } from '../changes/rows-left-to-change.ts'
import { AppError } from '../kernel/app-error.ts'
import { placeName } from '../kernel/place.ts'
import type { DecidedFinding } from '../plan/plan.ts'
import type { DatabaseReader } from '../ports/database.ts'
import { copyTarget } from './copy/copy-target.ts'
import type { DecidedCopy } from './copy/decide-copy.ts'
import { databaseOf } from './restore-database.ts'
import type { RunContext } from './run-context.ts'

/**
 * What is cut may still be found, such as a licence or a base URL; it is cut as long as its changes would alter no row any more.
 * Throws 'policy/not-cut' for what they would alter.
 */
export async function assertStillCut(
  context: RunContext,
  { findings }: Pick<DecidedCopy, 'findings'>,
  since: 'after the upgrade' | 'since it was cut',
): Promise<void> {
  await using database = await context.target.openDatabase(databaseOf(context))
  const back: string[] = []
  for (const decided of findings) {
    if ((await rowsToCut(context, database, decided)) > 0)
      back.push(`${decided.finding.summary} (${placeName(decided.finding.where)})`)
  }
  if (back.length > 0) throw notCut(context, back, since)
}

async function rowsToCut(
  context: RunContext,
  database: DatabaseReader,
  { finding, decision }: DecidedFinding,
): Promise<number> {
  const integration = context.integrations.find(({ id }) => id === finding.integration)
  if (integration === undefined || decision.kind === 'undecided') return 0
  if (decision.kind === 'cut' && finding.endpoints.length === 0 && integration.renews?.(finding) === true) return 0
  const changes = integration.cut(finding, decision, copyTarget(context))
  // What is blocked has stopped the run where the copy was decided.
  if ('kind' in changes) return 0
  let rows = 0
  for (const change of changes.filter(isRowChange)) rows += await rowsLeftToChange(database, change, context)
  return rows
}

function notCut({ target }: RunContext, back: readonly string[], since: string): AppError {
  const more = back.length > 5 ? ` and ${back.length - 5} more` : ''
  return new AppError(
    'policy/not-cut',
    `${since} ${back.length} findings that were cut are back: ${back.slice(0, 5).join('; ')}${more}`,
    { hint: `\`understudy rewind ${target.config.name}\`` },
  )
}
