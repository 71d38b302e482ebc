import { dumpName } from '../../backup/native/dump.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { RunContext } from '../run-context.ts'

const POLL_MS = 200
const PATIENCE_MS = 30_000

/**
 * Ends what a run that was killed left dumping on the source: it would go on writing to the spool, and so into the dump
 * that is made next. Resolves once the server has no session of it.
 */
export async function endLeftOverDump(
  { source, run, clock }: Pick<RunContext, 'source' | 'run' | 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  await using database = await source.openDatabase()
  const isLeft = async (): Promise<boolean> => {
    const { sessions } = await database.sessions()
    return sessions.some(({ application }) => application === dumpName(run))
  }
  if (!(await isLeft())) return
  await using session = await source.openSnapshot()
  const started = clock.now().getTime()
  while (await isLeft()) {
    await session.cancelDump(dumpName(run))
    if (clock.now().getTime() - started > PATIENCE_MS) throw stillThere(run, source.config.name)
    await clock.sleep(POLL_MS, signal)
  }
}

function stillThere(run: string, source: string): AppError {
  return new AppError('database/dump-failed', `an earlier dump of ${source} by run ${run} does not end`, {
    hint: `end its sessions on the server (application_name ${dumpName(run)}), then run \`understudy resume\``,
  })
}
