import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { Target } from '../kernel/target.ts'
import type { Plan } from '../plan/plan.ts'
import { targetOf } from '../plan/target-of.ts'
import { serverIdOf } from '../survey/identity.ts'
import { installedVersion } from '../survey/version.ts'
import type { App, SurveyedSystems } from './app.ts'
import { readRunPlan } from './run-plan.ts'

/** What the copy in place was meant to be: by the plan of the run that made it, else by the configuration and what it says of itself. */
export async function copyTargetOf(app: App, config: EnvironmentConfig, copy: SurveyedSystems): Promise<Target> {
  const refresh = findRefresh(app.config, config.name)
  const generation = copy.place?.generation
  const plan = generation === undefined ? undefined : planOf(app, generation.id)
  const version = plan?.version ?? (await installedVersion(copy.host, config.nodes[0].install))
  return targetOf({
    source: findEnvironment(app.config, plan?.source ?? refresh.from),
    target: config,
    refresh,
    version: version ?? copy.environment.version ?? 'unknown',
    serverId: plan?.serverId ?? (await serverIdOf(copy.database)) ?? 'unknown',
    run: generation?.id ?? 'none',
    database: copy.place?.database,
    dataFrom: generation?.dataFrom ?? undefined,
    now: app.clock.now(),
  })
}

/** An adopted generation was made by no run of ours. */
function planOf({ store }: App, run: string): Plan | undefined {
  const record = store.run(run)
  return record === undefined || record.kind === 'rewind' ? undefined : readRunPlan(record.plan).plan
}
