import { describe, expect, it } from 'vitest'
import { memoryEnvironment } from '../../test/fixtures/memory-environment.ts'
import { memoryHost, type Programs } from '../../test/fixtures/memory-host.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryLayout } from '../../test/fixtures/memory-target.ts'
import { appOn, first, second, world, type World } from '../../test/fixtures/rewind-world.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import { refreshOfStaging } from '../../test/fixtures/two-environments.ts'
import { generationPaths } from '../hold/layout.ts'
import { stubProperties } from '../hold/stub.ts'
import { AppError } from '../kernel/app-error.ts'
import type { App, SurveyedSystems } from './app.ts'
import { rewindEnvironment } from './rewind.ts'

const server = 'http://search.staging.example.com:9200'
const redirect = { kind: 'redirect', to: { kind: 'url', url: server } } as const
const addresses: Programs = {
  cat: () => ({ stdout: 'boot\n' }),
  getent: ({ args }) => ({ stdout: `10.0.0.${args.at(-1)?.includes('staging') === true ? 2 : 1} STREAM\n` }),
}

/** The target's search server has one index of Bitbucket; what happens to it and to the service, in order. */
function appWithSearch(at: World, openSurveyed: App['openSurveyed'] = async () => surveyedSource()) {
  const happened: string[] = []
  let indices = ['bitbucket-search-v1']
  const programs = memoryHost({
    ...addresses,
    curl: ({ args, effect }) => {
      const url = args.at(-1) ?? ''
      if (effect === 'read') return { stdout: `${JSON.stringify(indices.map((index) => ({ index })))}\n200` }
      happened.push(`deleted ${url}`)
      indices = []
      return { stdout: '{}\n200' }
    },
  })
  const app = appOn(at, 'process 1')
  const { host } = at.target
  const run: typeof host.run = (command, options) => (command.program === 'ps' ? host : programs).run(command, options)
  const openTarget: App['openTarget'] = async (config) => {
    const target = await app.openTarget(config)
    const { service } = target
    const start: typeof service.start = async (signal) => {
      happened.push('started')
      await service.start(signal)
    }
    return {
      ...target,
      host: { ...target.host, run, execute: (command) => programs.execute(command) },
      service: { ...service, start },
    }
  }
  const refresh = {
    ...refreshOfStaging,
    integrations: { ...refreshOfStaging.integrations, decisions: { 'search-server': redirect } },
  }
  const config = { ...app.config, refresh: { staging: refresh } }
  return { app: { ...app, config, openTarget, openSurveyed }, happened }
}

function surveyedSource(): SurveyedSystems {
  return {
    environment: memoryEnvironment({}),
    database: undefined,
    host: memoryHost(addresses),
    bitbucket: runContext().source.bitbucket,
    place: undefined,
    survey: () => Promise.reject(new Error('only the search server is asked for')),
    [Symbol.asyncDispose]: async () => undefined,
  }
}

describe('the search index of the later copy', () => {
  it('is dropped by a rewind, before the earlier copy is started', async () => {
    const at = world()
    const { app, happened } = appWithSearch(at)

    expect(await rewindEnvironment(app, 'staging', { run: 'x' })).toMatchObject({
      started: true,
      searchIndex: { kind: 'dropped', server, because: null },
    })

    expect(happened).toEqual([`deleted ${server}/bitbucket-search-v1`, 'started'])
    expect(memoryStore(at.store).entries('x')).toContainEqual(
      expect.objectContaining({
        kind: 'outcome',
        effect: 'rewind/search-index',
        result: { kind: 'dropped', server, because: null },
      }),
    )
  })

  it('stays where the source does not say which server is its own; the rewind goes on, and says so', async () => {
    const at = world()
    const { app, happened } = appWithSearch(at, () =>
      Promise.reject(new AppError('host/unreachable', 'ssh://bb1 does not answer', { hint: 'look there' })),
    )

    expect(await rewindEnvironment(app, 'staging', { run: 'x' })).toMatchObject({
      started: true,
      searchIndex: { kind: 'unknown', server, because: 'ssh://bb1 does not answer' },
    })

    expect(happened).toEqual(['started'])
    expect(memoryStore(at.store).entries('x')).toContainEqual(
      expect.objectContaining({
        kind: 'note',
        text: `the search index on ${server} may be that of the later copy: ssh://bb1 does not answer`,
      }),
    )
  })

  it('stays where nothing is started: the start of a held copy drops it', async () => {
    const at = world()
    const { app, happened } = appWithSearch(at)
    const stub = stubProperties({ environment: 'staging', run: first, held: 'held' })
    at.target.host.put(`${generationPaths(memoryLayout, first).home}/shared/bitbucket.properties`, stub)

    expect(await rewindEnvironment(app, 'staging')).toMatchObject({ started: false, searchIndex: null })

    expect(happened).toEqual([])
  })

  it('lies in the home of each copy where no other server is configured, and comes back with it', async () => {
    const at = world()
    const index = (home: string) => `${home}/shared/search/data/index`
    at.target.host.put(index(memoryLayout.home), second)
    at.target.host.put(index(generationPaths(memoryLayout, first).home), first)

    expect(await rewindEnvironment(appOn(at, 'process 1'), 'staging')).toMatchObject({ searchIndex: null })

    expect(at.target.host.text(index(memoryLayout.home))).toBe(first)
  })
})
