import { userInfo } from 'node:os'
import { openHostReader } from '../adapters/hosts/open-host.ts'
import { systemClock } from '../adapters/clock.ts'
import { openRandomSource } from '../adapters/random.ts'
import { openSecretResolver } from '../adapters/secrets/secret-resolver.ts'
import { openSqliteStore } from '../adapters/stores/sqlite.ts'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load-config.ts'
import { integrations } from '../integrations/registry.ts'
import { holderLives, livesHere, thisHolder } from '../adapters/holder.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Store } from '../ports/store.ts'
import type { RunEvents } from '../run/events.ts'
import type { App } from './app.ts'
import { generationDocuments } from './compose/generation-documents.ts'
import { openLeftLocks, openSource } from './compose/open-source.ts'
import { openSurveyed } from './compose/open-surveyed.ts'
import { openTarget } from './compose/open-target.ts'
import { nodeOf, openReader, type Wiring } from './compose/wiring.ts'

export interface AppOptions {
  readonly configFile: string
  readonly signal: AbortSignal
  readonly events: RunEvents
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Stands around the store, such as one that ends the process at a journal entry to show that a run survives it. */
  readonly aroundStore?: (store: Store) => Store
}

/** The only wiring: adapters meet ports here and nowhere else. */
export async function openApp({ configFile, signal, events, environment, aroundStore }: AppOptions): Promise<App> {
  const config = await loadConfig(configFile)
  const stateFolder = stateFolderOf(config)
  const { random, randomFor } = randomSources(environment['UNDERSTUDY_SEED'])
  const secrets = openSecretResolver({ environment, stateFolder, random: randomFor('secrets') })
  const opened = openSqliteStore(stateFolder)
  const store = aroundStore?.(opened) ?? opened
  const shared = { secrets, random, clock: systemClock, integrations, store }
  const wiring: Wiring = {
    ...shared,
    stateFolder,
    databaseHosts: Object.values(config.environments).map(({ database }) => database.host),
    fences: Object.fromEntries(Object.values(config.refresh).map(({ target, fence }) => [target, fence])),
    sshConfig: environment['UNDERSTUDY_SSH_CONFIG'],
  }
  return {
    ...shared,
    config,
    randomFor,
    signal,
    events,
    by: userInfo().username,
    holder: thisHolder(),
    lives: holderLives,
    livesHere,
    generations: (name) => generationDocuments(store, name),
    openSource: (one) => openSource(wiring, one),
    leftLocks: (of) => openLeftLocks(wiring, of),
    openTarget: (one) => openTarget(wiring, one),
    openHost: (of) =>
      openHostReader(of === 'here' ? { host: 'local', become: 'none', filesAs: 'login' } : nodeOf(wiring, of, 'root')),
    openDatabase: ({ database }) => openReader(wiring, database, database.name),
    openSurveyed: (one, at) => openSurveyed(wiring, one, at),
    [Symbol.asyncDispose]: () => {
      store[Symbol.dispose]()
      return Promise.resolve()
    },
  }
}

/** One source for each purpose: what is drawn for one never changes what another gets. */
function randomSources(seed: string | undefined): Pick<App, 'random' | 'randomFor'> {
  return {
    random: openRandomSource(seed),
    randomFor: (purpose) => openRandomSource(seed === undefined ? undefined : `${seed}/${purpose}`),
  }
}

function stateFolderOf({ state }: Config): string {
  if (state.kind === 'folder') return state.path
  throw new AppError('policy/not-yet', 'a state in PostgreSQL is not supported yet', {
    hint: 'give a folder: state: ./understudy-state',
  })
}
