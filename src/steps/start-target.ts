import { basename } from 'node:path/posix'
import { isStub } from '../hold/stub.ts'
import { configurationFiles, generationPaths } from '../hold/layout.ts'
import { givePermit, permittedGeneration } from '../hold/permit.ts'
import { searchUrl } from '../integrations/search-server/search-setting.ts'
import type { Endpoint } from '../kernel/endpoint.ts'
import type { Effect } from './effect.ts'
import { assertFenceStands } from './fence/fence-of-run.ts'
import { databaseOf } from './restore-database.ts'
import type { RunContext } from './run-context.ts'
import { awaitRunning } from './start/await-running.ts'
import { searchIndexDropped } from './start/search-index.ts'
import type { Step, StepResults } from './step.ts'

/** The effect before which the copy lies as it was searched and proven, and can't start. */
export const FIRST_ACT_OF_START = 'start-target/configuration'

type Started = Pick<StepResults['start-target'], 'startedAt'>

/** An own search server emptied; then configuration moved into place by one rename, permit given, started: the last three acts, in this order. Before them the version is noted. */
export const startTarget: Step<'start-target'> = {
  id: 'start-target',
  run: async (context, perform) => {
    const search = context.refresh.integrations.decisions['search-server']
    if (search?.kind === 'redirect') {
      const ends = { ...context, used: () => searchServersOfSource(context) }
      await perform(searchIndexDropped('start-target/search-index', ends, searchUrl(search.to)))
    }
    const { version } = await perform(versionNoted(context))
    await assertFenceStands(context)
    await perform(configurationInPlace(context))
    await perform(permitGiven(context))
    return { ...(await perform(running(context))), version }
  },
}

/** The plan of an isolation shows what the copy has. */
async function searchServersOfSource({ source, plan, isolation }: RunContext): Promise<readonly Endpoint[]> {
  const found = isolation === undefined ? plan.findings.map(({ finding }) => finding) : (await source.survey()).findings
  return found.filter(({ integration }) => integration === 'search-server').flatMap(({ endpoints }) => endpoints)
}

/** Of the data. A start may raise it, and then nobody can tell any more whether it was an upgrade. */
function versionNoted(context: RunContext): Effect<{ version: string | null }> {
  const { target, run } = context
  return {
    id: 'start-target/version',
    title: 'note the version of the data',
    apply: () => Promise.resolve(),
    verify: async () => {
      await using copy = await target.openHeldCopy(databaseOf(context), generationPaths(target.layout, run).held)
      return { kind: 'done', result: { version: copy.version ?? null } }
    },
  }
}

/** A copy that was stopped after its first start and held again: the same three acts once more. */
export function startedAgain(context: RunContext): Effect<Started> {
  const [configuration, permit, start] = [configurationInPlace(context), permitGiven(context), running(context)]
  return {
    id: 'settle-first-start/started-again',
    title: start.title,
    apply: async (signal) => {
      for (const act of [configuration, permit, start]) await act.apply(signal)
    },
    verify: async () => {
      for (const act of [configuration, permit]) {
        const found = await act.verify()
        if (found.kind === 'open') return found
      }
      return start.verify()
    },
  }
}

function configurationInPlace(context: RunContext): Effect<{ files: readonly string[] }> {
  const { host, layout } = context.target
  const { next } = generationPaths(layout, context.run)
  return {
    id: FIRST_ACT_OF_START,
    title: 'move the configuration of the copy into place',
    apply: async () => {
      const waiting = await host.list(next)
      // bitbucket.properties comes last: until then the stub is what a start would read.
      for (const file of configurationFiles.toReversed()) {
        if (waiting.includes(basename(file))) await host.rename(`${next}/${basename(file)}`, `${layout.home}/${file}`)
      }
    },
    verify: async () => {
      const left = await host.list(next)
      const live = await host.readFile(`${layout.home}/shared/bitbucket.properties`)
      if (left.length > 0 || live === undefined || isStub(live))
        return { kind: 'open', seen: 'the stub is still in place' }
      return { kind: 'done', result: { files: [...configurationFiles] } }
    },
  }
}

function permitGiven({ target, run }: RunContext): Effect<{ permit: string }> {
  const { host, layout } = target
  return {
    id: 'start-target/permit',
    title: 'give the permit',
    apply: () => givePermit(host, layout, run),
    verify: async () => {
      return (await permittedGeneration(host, layout)) === run
        ? { kind: 'done', result: { permit: layout.permit } }
        : { kind: 'open', seen: `${layout.permit} is not of this run` }
    },
  }
}

function running(context: RunContext): Effect<Started> {
  const { target, clock, generations, run } = context
  return {
    id: 'start-target/running',
    title: `start ${target.service.description}`,
    apply: async (signal) => {
      const state = await target.service.state()
      if (state.kind !== 'running') {
        // Again: an upgrade of the installation since then brought start scripts that know of no permit.
        await target.service.hold(target.layout.permit, generations.variables(run))
        await target.service.start(signal)
      }
      await awaitRunning(context, signal)
    },
    verify: async () => {
      const state = await target.bitbucket.state()
      return state === 'RUNNING'
        ? { kind: 'done', result: { startedAt: clock.now().toISOString() } }
        : { kind: 'open', seen: `/status says ${state}` }
    },
  }
}
