import { frozenHome } from '../../backup/snapshot-commands.ts'
import type { PassedHome } from '../../backup/base/passed-home.ts'
import type { HomeSnapshot } from '../../ports/home-snapshot.ts'
import type { Effect } from '../effect.ts'
import type { RunContext } from '../run-context.ts'
import { prepareBase } from './base.ts'
import { makeFirstPass } from './home-passes.ts'

/** The same run, with the home of its source as the snapshot has it. */
export function frozen(context: RunContext): RunContext {
  const { source } = context
  return { ...context, source: { ...source, config: frozenHome(source.config) } }
}

/** One pass, of a home that nothing changes any more, while production runs on. */
export async function passOfSnapshot(
  context: RunContext,
  snapshot: HomeSnapshot,
  signal: AbortSignal,
): Promise<PassedHome | undefined> {
  await prepareBase(context)
  const passed = await makeFirstPass(frozen(context), signal)
  await snapshot.drop()
  return passed
}

/** That dropping it failed too is said; whoever resumes does it again. */
export async function dropAfterFailure<Result>(
  { source: { snapshot }, note }: Pick<RunContext, 'source' | 'note'>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    await snapshot?.drop().catch((failure: unknown) => {
      note(failure instanceof Error ? failure.message : String(failure))
    })
    throw error
  }
}

/** The last look: a snapshot that stays costs production its space. */
export function snapshotGone(snapshot: HomeSnapshot): Effect<{ gone: true }> {
  return {
    id: 'take-backup/snapshot-gone',
    title: 'drop the snapshot of the home',
    apply: async () => {
      if (await snapshot.exists()) await snapshot.drop()
    },
    verify: async () =>
      (await snapshot.exists())
        ? { kind: 'open', seen: `${snapshot.home} is still there` }
        : { kind: 'done', result: { gone: true } },
  }
}
