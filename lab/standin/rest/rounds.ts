import { ok } from '../answer.ts'
import { allChannels } from '../channels/channels.ts'
import type { Route } from '../route.ts'

/** How many rounds every way of reaching out has had since the start. */
export const roundsRoute: Route = {
  method: 'GET',
  path: '/lab/rounds',
  needs: 'anonymous',
  whileLocked: true,
  handle: async ({ instance }) => ok({ least: instance.rounds.least(allChannels) }),
}
