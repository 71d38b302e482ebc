import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import type { Command } from '../../src/argv/command.ts'
import { searchIndexDropped } from '../../src/steps/start/search-index.ts'
import { memoryHost } from '../fixtures/memory-host.ts'
import { plannedFinding } from '../fixtures/planning.ts'
import { emptyPlan, runContext } from '../fixtures/run-context.ts'

const open: Server[] = []

afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

it("drops Bitbucket's own indices on the target's search server, and no other", async () => {
  const search = await startSearch(['bitbucket-search-v1', 'bitbucket-index-version', 'logs-2026', 'bitbucket'])
  const effect = searchIndexDropped(contextOf({}), search.url)

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
  const context = contextOf({ used: { host, port: search.port }, names })

  await expect(searchIndexDropped(context, search.url).apply(new AbortController().signal)).rejects.toMatchObject({
    code: 'policy/refused-target',
    message: expect.stringContaining(`the index on ${search.url} is not dropped: `),
  })
  expect([search.requests, search.indices]).toEqual([0, ['bitbucket-search-v1']])
})

it('does not take the loopback of another machine for its own', async () => {
  const search = await startSearch(['bitbucket-search-v1'])
  const context = contextOf({
    used: { host: 'localhost', port: search.port },
    names: { localhost: '127.0.0.1', prod: '10.9.9.9' },
    bootId: 'another machine',
  })

  await searchIndexDropped(context, search.url).apply(new AbortController().signal)

  expect(search.indices).toEqual([])
})

it('says what a server answers that wants a login, and one that is not there', async () => {
  const search = await startSearch([], 401)
  const effect = searchIndexDropped(contextOf({}), search.url)

  await expect(effect.verify()).rejects.toMatchObject({
    code: 'run/step-failed',
    message: `the search server ${search.url} does not let its index be dropped: it answers 401`,
  })
  open.pop()?.close()
  await expect(effect.verify()).rejects.toMatchObject({
    message: expect.stringContaining('cannot be asked from local'),
  })
})

interface Situation {
  readonly used?: { readonly host: string; readonly port: number }
  readonly names?: Readonly<Record<string, string>>
  readonly bootId?: string
}

/** The target is this machine; the source is one of which only the answers exist. */
function contextOf({ used, names = {}, bootId }: Situation) {
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
  const finding = plannedFinding('search-server', {
    endpoints: used === undefined ? [] : [{ ...used, protocol: 'tcp' as const }],
  })
  return {
    ...base,
    plan: { ...emptyPlan, findings: [{ finding, decision: { kind: 'cut' as const }, decidedBy: 'default' }] },
    source: { ...base.source, host: source },
    target: { ...base.target, host: target },
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
