import { AppError } from '../kernel/app-error.ts'
import { unfencedClient } from '../plan/unfenced-client.ts'
import { assertFenceStands } from './fence/fence-of-run.ts'
import type { RunContext } from './run-context.ts'

/**
 * Directly before the vendor's restore client: the run may have stopped before it, the host have been rebooted, the fence lowered. Throws
 * 'policy/fence-required' where it is waived, else 'host/fence-not-standing'.
 */
export async function assertClientFenced(context: RunContext): Promise<void> {
  const [unfenced] = unfencedClient({ ...context, waivers: context.plan.waivers })
  if (unfenced !== undefined) throw new AppError('policy/fence-required', unfenced.because, { hint: unfenced.hint })
  await assertFenceStands(context)
}
