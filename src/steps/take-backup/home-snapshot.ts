import { frozenHome } from '../../backup/snapshot-commands.ts'
import type { PassedHome } from '../../backup/base/passed-home.ts'
import type { HomeSnapshot } from '../../ports/home-snapshot.ts'
import type { Effect } from '../effect.ts'
import type { RunContext } from '../run-context.ts'
import { awaitNoSnapshot } from './await-no-snapshot.ts'
import { prepareBase } from './base.ts'
import { makeFirstPass } from './home-passes.ts'

/** The same run, with the home of its source as the snapshot has it. */
export function frozen(context: RunContext): RunContext {
  const { source } = context
  return { ...context, source: { ...source, config: frozenHome(source.config) } }
}

/**
 * One pass, of a home that nothing changes any more, while production runs on. That the snapshot could not be dropped is said, and is no
 * failure of the copy, which would lock production once more: `snapshotGone` does it again.
 */
export async function passOfSnapshot(
  context: RunContext,
  snapshot: HomeSnapshot,
  signal: AbortSignal,
): Promise<PassedHome | undefined> {
  await prepareBase(context)
  // A store outside the home is refused with a snapshot, or kept.
  const passed = await makeFirstPass({ ...frozen(context), stores: [] }, signal)
  await dropOrNote(context, snapshot)
  return passed
}

/**
 * After a failure nobody uses the snapshot, nor what lies in the spool, and both may fill production's disk. That removing them failed too
 * is said; whoever resumes does it again. A command that was given up at the lock's deadline goes on as root: its snapshot goes after its end.
 */
export async function clearedAfterFailure<Result>(
  context: Pick<RunContext, 'source' | 'note' | 'run' | 'clock' | 'signal'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const { source, run, note, signal } = context
  try {
    return await work()
  } catch (error) {
    const told = (failure: unknown) => note(messageOf(failure))
    // Whoever goes on with a run that was interrupted waits for it.
    if (!signal.aborted) await awaitNoSnapshot(context, signal).catch(told)
    await dropOrNote(context, source.snapshot)
    await source.spool.remove(run).catch(told)
    throw error
  }
}

async function dropOrNote({ note }: Pick<RunContext, 'note'>, snapshot: HomeSnapshot | undefined): Promise<void> {
  await snapshot?.drop().catch((failure: unknown) => note(messageOf(failure)))
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure)
}

/** The last look: a snapshot that stays costs production its space. */
export function snapshotGone(snapshot: HomeSnapshot): Effect<{ gone: true }> {
  return {
    id: 'take-backup/snapshot-gone',
    title: 'drop the snapshot of the home',
    // Also where no home lies there any more: what failed before may have unmounted it and no more.
    apply: () => snapshot.drop(),
    verify: async () =>
      (await snapshot.exists())
        ? { kind: 'open', seen: `${snapshot.home} is still there` }
        : { kind: 'done', result: { gone: true } },
  }
}
