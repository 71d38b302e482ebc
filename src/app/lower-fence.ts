import { leaveBootAlone } from '../containment/fence-at-boot.ts'
import { unblockNames } from '../containment/hosts-file.ts'
import { fenceAt, lower } from '../containment/standing-fence.ts'
import { serviceReaderOf } from '../hold/service-of.ts'
import { AppError } from '../kernel/app-error.ts'
import type { App } from './app.ts'
import { aloneOnTarget, fencedTarget } from './fenced-target.ts'

/** Refused while the copy runs: it would reach whatever its cuts left. */
export async function lowerFence(app: App, environment: string): Promise<void> {
  const target = fencedTarget(app, environment)
  await aloneOnTarget(app, target, 'fence lower', async ({ host, bitbucket }) => {
    const { kind } = await serviceReaderOf(host, target).state()
    if (kind !== 'stopped' || (await bitbucket.state()) !== 'down') throw notStopped(environment)
    const at = fenceAt(target, host)
    await leaveBootAlone(at, app.signal)
    await lower(at, app.signal)
    await unblockNames(host, environment)
  })
}

function notStopped(environment: string): AppError {
  return new AppError(
    'policy/fence-needed',
    `${environment} is not stopped: without its fence it may reach production`,
    {
      hint: `stop it first, then \`understudy fence lower ${environment}\``,
    },
  )
}
