import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from '../../lab/lab.ts'
import type { App } from '../../src/app/app.ts'
import { openApp } from '../../src/app/compose.ts'
import { findEnvironment, findRefresh } from '../../src/config/find-environment.ts'
import type { RefreshConfig } from '../../src/config/refresh.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import type { ProgressReporter } from '../../src/ports/progress.ts'
import type { SourceSystems, TargetSystems } from '../../src/steps/run-context.ts'
import { silentProgress } from '../../test/fixtures/run-context.ts'

/** Both ends of a refresh, as the operator of a lab reaches them, for parts of a refresh that are measured by themselves. */
export interface OpenEnds extends AsyncDisposable {
  readonly app: App
  readonly source: SourceSystems
  readonly target: TargetSystems
  readonly refresh: RefreshConfig
  readonly clock: Clock
  readonly progress: ProgressReporter
}

export async function openEnds(lab: Lab): Promise<OpenEnds> {
  await using opened = new AsyncDisposableStack()
  const folder = join(lab.topology.root, 'operator')
  const configFile = join(folder, 'bench.yaml')
  writeFileSync(configFile, lab.understudyConfig({ state: join(folder, 'bench-ends') }))
  const events = { stepStarted: () => {}, stepEnded: () => {}, effect: () => {}, note: () => {}, progress: () => {} }
  const environment = { ...process.env, ...lab.operatorEnvironment }
  const app = opened.use(await openApp({ configFile, signal: new AbortController().signal, events, environment }))
  const target = opened.use(await app.openTarget(findEnvironment(app.config, 'staging')))
  const source = opened.use(await app.openSource(findEnvironment(app.config, 'production')))
  await target.host.makeFolder(target.layout.beside, { mode: 0o711, owner: 'root', group: 'root' })
  const end = opened.move()
  return {
    app,
    source,
    target,
    refresh: findRefresh(app.config, 'staging'),
    clock: app.clock,
    progress: silentProgress,
    [Symbol.asyncDispose]: () => end.disposeAsync(),
  }
}
