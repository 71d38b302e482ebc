import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/adapters/clock.ts'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import type { Command } from '../../src/argv/command.ts'
import { AppError } from '../../src/kernel/app-error.ts'
import { searchIndexRenewed } from '../../src/steps/search-index-renewed.ts'
import { searchIndexDropped } from '../../src/steps/start/search-index.ts'
import type { SearchEnds } from '../../src/steps/start/search-server-apart.ts'
import { memoryHost } from '../fixtures/memory-host.ts'
import { runContext } from '../fixtures/run-context.ts'

const open: Server[] = []

afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

it("drops Bitbucket's own indices on the target's search server, and no other", async () => {
  const search = await startSearch(['bitbucket-search-v1', 'bitbucket-index-version', 'logs-2026', 'bitbucket'])
  const effect = dropped({}, search.url)

  const before = await effect.verify()
  await effect.apply(new AbortController().signal)

  expect(before).toEqual({ kind: 'open', seen: `${search.url} has bitbucket-search-v1, bitbucket-index-version` })
  expect(await effect.verify()).toEqual({ kind: 'done', result: { server: search.url, left: 0 } })
  expect(search.indices).toEqual(['logs-2026', 'bitbucket'])
})

it.each([
  ['by its name', 'search.corp.example', { 'search.corp.example': '127.0.0.1' }],
  ['by another name of the same address', 'es.corp.example', { 'es.corp.example': '127.0.0.1' }],
  ['that it does not know', 'gone.corp.example', {}],
] as const)('sends nothing to a server that the source uses, %s', async (_, host, names) => {
  const search = await startSearch(['bitbucket-search-v1'])
  const effect = dropped({ used: { host, port: search.port }, names }, search.url)

  await expect(effect.apply(new AbortController().signal)).rejects.toMatchObject({
    code: 'policy/refused-target',
    message: expect.stringContaining(`the index on ${search.url} is not dropped: `),
  })
  expect([search.requests, search.indices]).toEqual([0, ['bitbucket-search-v1']])
})

it('does not take the loopback of another machine for its own', async () => {
  const search = await startSearch(['bitbucket-search-v1'])
  const situation = {
    used: { host: 'localhost', port: search.port },
    names: { localhost: '127.0.0.1', prod: '10.9.9.9' },
    bootId: 'another machine',
  }

  await dropped(situation, search.url).apply(new AbortController().signal)

  expect(search.indices).toEqual([])
})

it('says what a server answers that wants a login, and one that is not there', async () => {
  const search = await startSearch([], 401)
  const effect = dropped({}, search.url)

  await expect(effect.verify()).rejects.toMatchObject({
    code: 'run/step-failed',
    message: `the search server ${search.url} does not let its index be dropped: it answers 401`,
  })
  open.pop()?.close()
  await expect(effect.verify()).rejects.toMatchObject({
    message: expect.stringContaining('cannot be asked from local'),
  })
})

describe('after a rewind', () => {
  const renewed = async (open: () => Promise<SearchEnds & AsyncDisposable>, url: string) => {
    const effect = searchIndexRenewed(open, url, systemClock)
    await effect.apply(new AbortController().signal)
    return effect.verify()
  }

  it("Bitbucket's own indices are dropped there", async () => {
    const search = await startSearch(['bitbucket-search-v1', 'logs-2026'])

    expect(await renewed(async () => endsOf({}), search.url)).toEqual({
      kind: 'done',
      result: { kind: 'dropped', server: search.url, because: null },
    })
    expect(search.indices).toEqual(['logs-2026'])
  })

  it('nothing is dropped that the source may use, or while the source does not say where its own is; that is told and stops nothing', async () => {
    const search = await startSearch(['bitbucket-search-v1'])
    const sources = {
      used: async () => endsOf({ used: { host: 'es', port: search.port }, names: { es: '127.0.0.1' } }),
      unresolved: async () => endsOf({ used: { host: 'es', port: search.port } }),
      down: async () => {
        throw new AppError('host/unreachable', 'ssh://bb1.example.com does not answer', { hint: 'look there' })
      },
    }

    expect(await renewed(sources.used, search.url)).toEqual({
      kind: 'done',
      result: { kind: 'shared', server: search.url, because: `production uses es:${search.port}` },
    })
    expect(await renewed(sources.unresolved, search.url)).toEqual({
      kind: 'done',
      result: { kind: 'unknown', server: search.url, because: `es:${search.port} or it cannot be resolved` },
    })
    expect(await renewed(sources.down, search.url)).toEqual({
      kind: 'done',
      result: { kind: 'unknown', server: search.url, because: 'ssh://bb1.example.com does not answer' },
    })
    expect([search.requests, search.indices]).toEqual([0, ['bitbucket-search-v1']])
  })

  it('a search server that refuses or does not answer is told and stops nothing', async () => {
    const search = await startSearch(['bitbucket-search-v1'], 401)

    expect(await renewed(async () => endsOf({}), search.url)).toMatchObject({
      result: {
        kind: 'not-dropped',
        because: `the search server ${search.url} does not let its index be dropped: it answers 401`,
      },
    })
    open.pop()?.close()
    expect(await renewed(async () => endsOf({}), search.url)).toMatchObject({
      result: { kind: 'not-dropped', because: expect.stringContaining('cannot be asked from local') },
    })
  })
})

interface Situation {
  readonly used?: { readonly host: string; readonly port: number }
  readonly names?: Readonly<Record<string, string>>
  readonly bootId?: string
}

const dropped = (situation: Situation, url: string) =>
  searchIndexDropped('start-target/search-index', endsOf(situation), url)

/** The target is this machine; the source is one of which only the answers exist. */
function endsOf({ used, names = {}, bootId }: Situation): SearchEnds & AsyncDisposable {
  const base = runContext()
  const target = openHostWriter({ host: 'local', become: 'none', filesAs: 'login' }, openRandomSource())
  const resolve = (name: string) => names[name]
  const source = memoryHost({
    cat: ({ args }: Command) => ({ stdout: args.at(-1) === '/proc/sys/kernel/hostname' ? 'prod\n' : (bootId ?? '') }),
    getent: ({ args }: Command) => {
      const address = resolve(args.at(-1) ?? '')
      return address === undefined ? { exitCode: 2 } : { stdout: `${address} STREAM ${args.at(-1)}\n` }
    },
  })
  return {
    used: async () => (used === undefined ? [] : [{ ...used, protocol: 'tcp' as const }]),
    source: { ...base.source, host: source },
    target: { ...base.target, host: target },
    [Symbol.asyncDispose]: async () => undefined,
  }
}

async function startSearch(names: readonly string[], status = 200) {
  const search = { url: '', port: 0, requests: 0, indices: [...names] }
  const server = createServer((request, response) => {
    search.requests += 1
    const path = new URL(request.url ?? '/', 'http://x').pathname
    if (request.method === 'DELETE') search.indices = search.indices.filter((name) => `/${name}` !== path)
    const found = search.indices.filter((name) => name.startsWith('bitbucket-')).map((index) => ({ index }))
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(request.method === 'DELETE' ? { acknowledged: true } : found))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(server)
  const address = server.address()
  search.port = typeof address === 'object' && address !== null ? address.port : 0
  search.url = `http://127.0.0.1:${search.port}`
  return search
}
