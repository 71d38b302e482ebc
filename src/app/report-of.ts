import { readGiven } from '../backup/given/given-backup.ts'
import { basePaths, generationPaths, incomingPaths, keptPaths, layoutOf } from '../hold/layout.ts'
import { findEnvironment } from '../config/find-environment.ts'
import { describeHost } from '../config/host.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Plan } from '../plan/plan.ts'
import type { RunRecord } from '../ports/store.ts'
import { isUnfinished } from '../run/is-unfinished.ts'
import { buildRunReport } from '../report/build-run-report.ts'
import type { RunReport, SecretPlace } from '../report/run-report.ts'
import type { App } from './app.ts'
import { recordedBackups } from './recorded-backups.ts'
import { readRunPlan } from './run-plan.ts'

/** What is known about a run; without an id about the newest. Throws 'run/not-found'. */
export function reportOf(app: App, run?: string): RunReport {
  const record = findRun(app, run)
  const generations = app.generations(record.environment)
  return buildRunReport({
    record,
    entries: app.store.entries(record.id),
    plan: planOf(record),
    ...fromBackupOf(record),
    checks: generations.checks(record.id),
    verification: generations.verification(record.id),
    cut: generations.cut(record.id),
    applied: generations.applied(record.id),
    leaks: generations.leaks(record.id),
    generations: generations.all(),
    integrations: app.integrations,
    secretPlaces: secretPlacesOf(app, record),
  })
}

function findRun({ store }: App, run: string | undefined): RunRecord {
  const found = run === undefined ? store.runs()[0] : store.run(run)
  if (found !== undefined) return found
  throw new AppError('run/not-found', run === undefined ? 'no run is recorded' : `there is no run ${run}`, {
    hint: '`understudy runs` lists them all',
  })
}

function planOf({ kind, plan }: RunRecord): Plan | undefined {
  switch (kind) {
    case 'refresh':
    case 'isolate':
      return readRunPlan(plan).plan
    case 'backup':
    case 'rewind':
    case 'remove-generation':
    case 'remove-backup':
      return undefined
  }
}

function fromBackupOf({ plan }: RunRecord): { readonly fromBackup?: string } {
  const given = readGiven(plan)
  return given === undefined ? {} : { fromBackup: given.path }
}

/** By nature: what was overwritten, production's configuration, and every generation as a whole. */
function secretPlacesOf(app: App, { environment }: RunRecord): readonly SecretPlace[] {
  const { nodes } = findEnvironment(app.config, environment)
  const host = describeHost(nodes[0].host)
  const layout = layoutOf(nodes[0].home)
  const base = {
    place: `${host}:${basePaths(layout).home}`,
    holds: 'the home of the source as the last backup took it',
  }
  const generations = app
    .generations(environment)
    .all()
    .flatMap(({ id, database }) => {
      const { held, undo, home } = generationPaths(layout, id)
      return [
        { place: `${host}:${held}`, holds: "the source's configuration files" },
        { place: `${host}:${undo}`, holds: 'what the changes overwrote' },
        { place: `${host}:${home}`, holds: 'the home of the generation, while it is not the live one' },
        ...(database === null ? [] : [{ place: `database ${database}`, holds: 'the data of the generation' }]),
      ]
    })
  const incoming = app.store
    .runs(environment)
    .filter((run) => (run.kind === 'refresh' || run.kind === 'backup') && isUnfinished(run))
    .map(({ id }) => ({
      place: `${host}:${incomingPaths(layout, id).folder}`,
      holds: 'what the source sent, uncut, until the run is done or given up',
    }))
  const kept = recordedBackups(app.store, environment).map((id) => ({
    place: `${host}:${keptPaths(layout, id).folder}`,
    holds: 'a backup of the source, uncut, until it is removed',
  }))
  return [...generations, ...incoming, ...kept, base]
}
