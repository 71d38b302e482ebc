import { AppError } from '../kernel/app-error.ts'
import type { Effect } from './effect.ts'
import { liveGeneration } from './generations.ts'
import type { RunContext } from './run-context.ts'
import type { Step } from './step.ts'

/** Takes the permit away, stops the target and proves it: no process, no port, no session on its database. */
export const stopTarget: Step<'stop-target'> = {
  id: 'stop-target',
  run: (context, perform) => perform(stopped(context)),
}

function stopped(context: RunContext): Effect<{ stopped: true }> {
  const { target } = context
  return {
    id: 'stop-target/stopped',
    title: `stop ${target.service.description}`,
    apply: async (signal) => {
      // The permit first: a supervisor that starts the service again between stop and proof finds none.
      await target.host.removeFile(target.layout.permit)
      await target.service.hold(target.layout.permit, {})
      await target.service.stop(signal)
    },
    verify: async () => {
      // A service without our drop-in could be started again, also where nothing runs now.
      const seen = (await target.service.differs(target.layout.permit, {})) ?? (await whatStillRuns(context))
      return seen === undefined ? { kind: 'done', result: { stopped: true } } : { kind: 'open', seen }
    },
  }
}

/** The first sign of life, or undefined. */
export async function whatStillRuns({ target, generations, isolation }: RunContext): Promise<string | undefined> {
  if ((await target.host.status(target.layout.permit)) !== undefined)
    return `the permit ${target.layout.permit} is there`
  const state = await target.service.state()
  if (state.kind === 'running')
    return `${target.service.description} runs${state.pid === undefined ? '' : ` as process ${state.pid}`}`
  if (state.kind === 'unknown') return state.seen
  if ((await target.bitbucket.state()) !== 'down') return `${target.config.nodes[0].api} answers`
  const database = isolation?.database ?? liveGeneration(generations.all())?.database
  return database === undefined || database === null ? undefined : sessionsOn(target, database)
}

async function sessionsOn(target: RunContext['target'], name: string): Promise<string | undefined> {
  await using database = await target.openDatabase(name)
  const { visible, sessions } = await database.sessions()
  if (!visible) {
    throw new AppError(
      'database/missing-privilege',
      `${target.config.database.user} cannot see the sessions on ${name}`,
      {
        hint: 'grant pg_monitor to it',
      },
    )
  }
  const [first] = sessions.filter(({ user }) => user === target.config.database.user)
  return first === undefined
    ? undefined
    : `${first.application || 'a program'} of ${first.user} is connected to ${name}`
}
