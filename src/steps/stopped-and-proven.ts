import { listProcesses, readProcesses } from '../argv/ps.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Effect } from './effect.ts'
import type { TargetSystems } from './run-context.ts'
import { sessionOfTarget, type SessionsOf } from './target-sessions.ts'

export interface Stopping extends SessionsOf {
  readonly target: SessionsOf['target'] & Pick<TargetSystems, 'layout' | 'host' | 'service' | 'bitbucket'>
  readonly clock: Clock
}

/** Takes the permit away, stops the target and proves it: no permit, no process, no answer, no session on a database of its own. */
export function stoppedAndProven(id: string, stopping: Stopping): Effect<{ stopped: true }> {
  const { target } = stopping
  return {
    id,
    title: `stop ${target.service.description}`,
    apply: async (signal) => {
      // The permit first: a supervisor that starts the service again between stop and proof finds none.
      await target.host.removeFile(target.layout.permit)
      await target.service.hold(target.layout.permit, {})
      await target.service.stop(signal)
      await sessionsGone(stopping, signal)
    },
    verify: async () => {
      // A service without our drop-in could be started again, also where nothing runs now.
      const seen = (await target.service.differs(target.layout.permit, {})) ?? (await whatStillRuns(stopping))
      return seen === undefined ? { kind: 'done', result: { stopped: true } } : { kind: 'open', seen }
    },
  }
}

const SESSIONS_MS = 10_000
const POLL_MS = 250

/** The server may notice only later that a program is gone. What stays connected is for the proof to say. */
async function sessionsGone(stopping: Stopping, signal: AbortSignal): Promise<void> {
  const { clock } = stopping
  const started = clock.now().getTime()
  while ((await sessionOfTarget(stopping)) !== undefined && clock.now().getTime() - started < SESSIONS_MS)
    await clock.sleep(POLL_MS, signal)
}

/** The first sign of life, or undefined. */
async function whatStillRuns(stopping: Stopping): Promise<string | undefined> {
  const { host, layout, service, bitbucket, config } = stopping.target
  if ((await host.status(layout.permit)) !== undefined) return `the permit ${layout.permit} is there`
  const state = await service.state()
  if (state.kind === 'running')
    return `${service.description} runs${state.pid === undefined ? '' : ` as process ${state.pid}`}`
  if (state.kind === 'unknown') return state.seen
  const process = await processOfTarget(stopping.target)
  if (process !== undefined) return process
  if ((await bitbucket.state()) !== 'down') return `${config.nodes[0].api} answers`
  return sessionOfTarget(stopping)
}

/** What was started by hand is no process of the unit's. Told by its user and by the folders that its command line names. */
async function processOfTarget({ host, config }: Stopping['target']): Promise<string | undefined> {
  const folders = config.nodes.flatMap(({ home, install }) => [home, install])
  const found = readProcesses((await host.run(listProcesses())).stdout).find(
    ({ user, command }) => user === config.runAs && folders.some((folder) => namesFolder(command, folder)),
  )
  return found === undefined ? undefined : `process ${found.pid} of ${found.user} on ${host.name} runs in its folders`
}

/** `/srv/bitbucket` is not in `/srv/bitbucket.understudy`, and neither is it in `/srv/bitbucket2`. */
function namesFolder(command: string, folder: string): boolean {
  return command
    .split(folder)
    .slice(1)
    .some((rest) => !/^[\w.-]/.test(rest))
}
