import type { DatabaseReader } from '../../ports/database.ts'
import { inTime, untilAborted } from '../in-time.ts'
import { pollMeter } from '../poll-meter.ts'
import type { RunContext } from '../run-context.ts'

const POLL_MS = 4000
/** A session may ask a server that hangs for ten minutes, and keeps the process for as long. */
const PATIENCE_MS = 10_000

/** What the new database takes on its server, of what the source's does on its own: tables first, then the indexes on them. */
export async function shownRestore<Result>(
  context: Pick<RunContext, 'source' | 'target' | 'clock' | 'progress'>,
  name: string,
  restoring: () => Promise<Result>,
): Promise<Result> {
  let asked: Promise<number | undefined> | undefined
  const bytesOf = (open: () => Promise<DatabaseReader>, signal: AbortSignal) => bytesInTime(context, open, signal)
  const ask = async (signal: AbortSignal) => {
    asked ??= bytesOf(() => context.source.openDatabase(), signal).catch(() => undefined)
    return {
      done: await bytesOf(() => context.target.openDatabase(name), signal),
      total: await asked,
      estimated: true,
    } as const
  }
  using _ = pollMeter(context, { what: 'restore of the database', unit: 'bytes', ask, everyMs: POLL_MS })
  return await restoring()
}

/** The session is closed when the signal aborts, or the answer does not come. */
async function bytesInTime(
  { clock }: Pick<RunContext, 'clock'>,
  open: () => Promise<DatabaseReader>,
  signal: AbortSignal,
): Promise<number> {
  const bytes = await inTime({ clock, milliseconds: PATIENCE_MS }, signal, async (within) => {
    await using database = await open()
    return await untilAborted(within, async () => (await database.identity()).bytes)
  })
  if (bytes === 'late') throw new Error('the database does not say how large it is')
  return bytes
}
