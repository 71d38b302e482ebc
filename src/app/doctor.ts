import type { EnvironmentConfig } from '../config/environment.ts'
import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import { readHomeMark } from '../hold/home-mark.ts'
import { unseenStart } from '../hold/program-words.ts'
import { reasonsToRefuse } from '../guard/reasons.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import type { Facts } from '../kernel/facts.ts'
import { readinessProblems } from '../steps/readiness/problems.ts'
import { asked } from '../steps/readiness/problem.ts'
import { sourceProblems } from '../steps/readiness/source-problems.ts'
import { sourceRuleProblems } from '../steps/readiness/source-rule-problems.ts'
import { storeProblems } from '../steps/readiness/store-problems.ts'
import { supportProblems } from '../steps/readiness/support.ts'
import type { TargetSystems } from '../steps/run-context.ts'
import type { App } from './app.ts'
import { leftSnapshotProblems } from './left-snapshot.ts'
import { refreshesFrom } from './sudoers-of.ts'

/**
 * Everything that would stop a run, all at once, each with a hint: for a target the whole readiness step, for a source its part of
 * it. Changes nothing. Empty: it is ready.
 */
export async function doctor(app: App, environment: string): Promise<readonly Diagnostic[]> {
  const config = findEnvironment(app.config, environment)
  return Object.hasOwn(app.config.refresh, environment) ? await ofTarget(app, config) : await ofSource(app, config)
}

async function ofSource(app: App, config: EnvironmentConfig): Promise<readonly Diagnostic[]> {
  const refreshes = refreshesFrom(app.config, config.name)
  if (isForeign(config)) return refreshes.flatMap(({ refresh }) => supportProblems({ ends: [config], refresh }))
  const support = supportProblems({ ends: [config] })
  // It can't be opened without a spool, and everything else waits for that.
  if (config.spool === undefined) return [...support, noSpool(config)]
  await using source = await app.openSource(config)
  const surveyed = await facts(() => source.survey())
  const refused = await asked(() => sourceRuleProblems(source, refreshes))
  // What another program needs that backs up is asked with the target, where the refresh stands.
  const [first, ...others] = refreshes.map(({ refresh }) => refresh.backup.kind)
  const method = others.includes('native') ? 'native' : (first ?? 'native')
  const found = await sourceProblems({ source, secrets: app.secrets, method }, surveyed.facts)
  const stores = refreshes.flatMap(({ refresh }) => storeProblems({ source, refresh }, surveyed.facts))
  const left = await asked(() => leftSnapshotProblems(app, source))
  return [...support, ...surveyed.problems, ...refused, ...found, ...stores, ...left]
}

async function ofTarget(app: App, config: EnvironmentConfig): Promise<readonly Diagnostic[]> {
  const refresh = findRefresh(app.config, config.name)
  const from = findEnvironment(app.config, refresh.from)
  if (isForeign(from) || isForeign(config)) return supportProblems({ ends: [from, config], refresh })
  if (from.spool === undefined) return [noSpool(from)]
  await using source = await app.openSource(from)
  await using target = await app.openTarget(config)
  const note = (text: string): void => app.events.note(text)
  const [ofSource, ofTarget] = [await facts(() => source.survey()), await facts(() => target.survey())]
  return [
    ...ofSource.problems,
    ...ofTarget.problems,
    ...guardProblems(app, config, ofSource.facts, ofTarget.facts),
    ...(await readinessProblems(
      { source, target, refresh, note, clock: app.clock, secrets: app.secrets },
      ofSource.facts,
    )),
    ...(await asked(() => leftSnapshotProblems(app, source))),
    ...(await asked(() => holdProblems(app, target))),
  ]
}

/** There is nothing that would ask it. */
function isForeign({ database: { vendor } }: EnvironmentConfig): boolean {
  return vendor === 'sqlserver' || vendor === 'oracle'
}

/** Whether a target may be taken over is asked at the refresh itself; here it is worth knowing. */
function guardProblems(
  { config }: App,
  target: EnvironmentConfig,
  sourceFacts: Facts | undefined,
  targetFacts: Facts | undefined,
): readonly Diagnostic[] {
  if (sourceFacts === undefined || targetFacts === undefined) return []
  const { from, upgrade } = findRefresh(config, target.name)
  const source = findEnvironment(config, from)
  const reasons = reasonsToRefuse({ source, target, sourceFacts, targetFacts, adopted: false, upgrade })
  return reasons.map(({ id, because, hint }) => ({
    severity: id.endsWith('-not-ours') ? 'warning' : 'error',
    summary: because,
    hint,
  }))
}

/** Whether the copy in place can be started without the permit. A target without one is held by its first run. */
async function holdProblems(app: App, target: TargetSystems): Promise<readonly Diagnostic[]> {
  const { config, host, layout, service } = target
  const unseen = unseenStart(config)
  const mark = await readHomeMark(host, layout.home)
  if (mark === undefined) return unseen
  // While a refresh is under way the copy before it is held without its variables.
  const variables = app.generations(config.name).variables(mark.generation)
  const seen = (await service.differs(layout.permit, variables)) && (await service.differs(layout.permit, {}))
  if (seen === undefined) return unseen
  const summary = `${config.name} can be started by hand without the permit: ${seen}`
  const hint = `the next run sets it right: \`understudy refresh ${config.name}\``
  return [{ severity: 'warning', summary, hint }, ...unseen]
}

interface Surveyed {
  readonly facts: Facts | undefined
  readonly problems: readonly Diagnostic[]
}

async function facts(survey: () => Promise<Facts>): Promise<Surveyed> {
  try {
    return { facts: await survey(), problems: [] }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { facts: undefined, problems: [{ severity: 'error', summary: error.message, hint: error.hint }] }
  }
}

function noSpool({ name }: EnvironmentConfig): Diagnostic {
  return {
    severity: 'error',
    summary: `${name} has no spool, where the dump is written`,
    hint: `set environments.${name}.spool to a folder with room for the database`,
  }
}
