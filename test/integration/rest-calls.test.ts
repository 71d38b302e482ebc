import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { topology } from '../../lab/topology.ts'
import {
  askLock,
  askMaintenance,
  callLock,
  callProgress,
  callStartBackup,
  callUnlock,
} from '../../src/adapters/bitbucket/maintenance-calls.ts'
import { openBitbucketWriter } from '../../src/adapters/bitbucket/open-bitbucket.ts'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import type { CallChange, Change } from '../../src/changes/change.ts'
import { integrations } from '../../src/integrations/registry.ts'
import type { Decision } from '../../src/kernel/decision.ts'
import { parseJson } from '../../src/kernel/json.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { BitbucketAnswer } from '../../src/ports/bitbucket.ts'
import type { EnvironmentReader } from '../../src/ports/environment-reader.ts'
import { databaseEnvironment } from '../fixtures/database-environment.ts'
import { type Cluster, freePort, startCluster } from '../fixtures/postgresql.ts'
import { createSetUpDatabase, plantContacts } from '../fixtures/standin-database.ts'
import { makePlace, removePlace, type Standin, startStandin } from '../fixtures/standin-process.ts'
import { stagingTarget } from '../fixtures/target.ts'
import {
  readVendorDocument,
  type RestCall,
  type RestExchange,
  type VendorDocument,
} from '../fixtures/vendor-document.ts'
import { watched } from '../fixtures/watched-fields.ts'

const file = process.env['UNDERSTUDY_OPENAPI']
const server = { host: '127.0.0.1', user: 'postgres', password: new Secret('x'), tls: { mode: 'disable' } } as const

let cluster: Cluster
let standin: Standin
/** With what the stand-in answered. */
const exchanges: RestExchange[] = []
/** Calls that follow only where it answers otherwise. */
const further: RestCall[] = []
const fieldsRead: { readonly path: string; readonly field: readonly string[] }[] = []

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.createDatabase('copy')
  const client = await cluster.superuserClient('copy')
  await createSetUpDatabase(client, '/srv/staging/shared')
  await plantContacts(client, topology({ root: '/nowhere', block: 94, seed: 1 }))
  // As on a copy: where a row is still on, nobody asks the application.
  await client.query('UPDATE "AO_A0B856_WEBHOOK" SET "ACTIVE" = false')
  await client.query('UPDATE "AO_A0B856_WEB_HOOK_LISTENER_AO" SET "ENABLED" = false')
  await client.query('UPDATE sta_repo_hook SET is_enabled = false')
  await client.end()
  standin = await startQuietStandin(await freePort('127.0.0.1'))
  await makeEveryCall()
})
afterAll(async () => {
  await standin.end()
  removePlace(standin.place)
  await cluster.stop()
})

describe('what Understudy asks of Bitbucket', () => {
  it('is this', () => {
    expect(allCalls().map(title)).toEqual([
      'DELETE /mvc/maintenance/lock?token=TOKEN',
      'GET /mvc/maintenance',
      'GET /mvc/maintenance/lock',
      'GET /rest/api/latest/admin/banner',
      'GET /rest/api/latest/admin/cluster',
      'GET /rest/api/latest/admin/license',
      'GET /rest/api/latest/admin/mail-server',
      'GET /rest/api/latest/admin/user-directories?includeInactive=true',
      'GET /rest/api/latest/admin/users?limit=1',
      'GET /rest/api/latest/application-properties',
      'GET /rest/api/latest/projects/ONE/repos/SLUG/settings/hooks?limit=1000',
      'GET /rest/api/latest/projects/ONE/repos/SLUG/webhooks?limit=1000',
      'GET /rest/api/latest/projects/ONE/webhooks?limit=1000',
      'GET /rest/api/latest/projects?limit=1',
      'GET /rest/applinks/1.0/listApplicationlinks',
      'GET /rest/applinks/3.0/applinks',
      'GET /rest/mirroring/latest/mirrorServers',
      'GET /rest/mirroring/latest/requests',
      'GET /status',
      'POST /mvc/admin/backups/progress/client?token=TOKEN&percentage=50',
      'POST /mvc/admin/backups?external=true',
      'POST /mvc/maintenance/lock',
      'PUT /rest/api/latest/admin/banner',
    ])
  })

  it('is all that the code names', () => {
    const paths = allCalls().map(({ path }) => path)

    expect(pathsInCode().length).toBeGreaterThan(15)
    expect(pathsInCode().filter((named) => !paths.some((path) => path.startsWith(named)))).toEqual([])
  })
})

const backup = "the vendor's own backup scripts make it"
const links = 'made by public clients, and named in an article of the vendor'

const outsideTheDocument = {
  'DELETE /mvc/maintenance/lock?token=TOKEN': backup,
  'GET /mvc/maintenance': backup,
  'GET /mvc/maintenance/lock': backup,
  'GET /rest/applinks/1.0/listApplicationlinks': links,
  'GET /rest/applinks/3.0/applinks': links,
  'GET /status': 'an article of the vendor (KB 975014635) names it for load balancers',
  'POST /mvc/admin/backups/progress/client?token=TOKEN&percentage=50': backup,
  'POST /mvc/admin/backups?external=true': backup,
  'POST /mvc/maintenance/lock': backup,
}

describe.runIf(file !== undefined)('the vendor’s OpenAPI document', () => {
  let document: VendorDocument
  beforeAll(() => void (document = readVendorDocument(file ?? '')))

  it('has every call but those that rest on something else', () => {
    const outside = allCalls().filter((call) => !document.has(call))

    expect(outside.map(title)).toEqual(Object.keys(outsideTheDocument))
  })

  it('allows the queries and bodies of the others', () => {
    const inside = allCalls().filter((call) => document.has(call))

    expect(inside.flatMap((call) => document.requestProblems(call))).toEqual([])
  })

  it('has every field that is read of their answers', () => {
    const known = fieldsRead.filter(({ path }) => document.has({ method: 'GET', path }))
    const missing = known.filter(({ path, field }) => !document.answersWith({ method: 'GET', path }, field))

    expect(known.length).toBeGreaterThan(20)
    expect(missing).toEqual([])
  })

  it('allows what the stand-in answers, which sends nothing else', () => {
    const answered = exchanges.filter((exchange) => document.has(exchange))

    expect(answered.length).toBeGreaterThan(10)
    expect(answered.flatMap((exchange) => document.answerProblems(exchange))).toEqual([])
  })
})

/** A copy of 8.9 that reaches nobody. */
function startQuietStandin(port: number): Promise<Standin> {
  const hour = 60 * 60 * 1000
  const intervals = { startMs: 0, firstMs: hour, everyMs: hour, mailMs: hour, pushMs: hour, latchMs: 0, drainMs: 0 }
  const lab = { version: '8.9.0', bind: '127.0.0.1', intervals }
  const jdbc = `jdbc.url=jdbc:postgresql://127.0.0.1:${cluster.port}/copy\njdbc.user=postgres\njdbc.password=x\n`
  return startStandin({ ...makePlace(lab, `${jdbc}server.port=${port}\n`), port })
}

async function makeEveryCall(): Promise<void> {
  const recorder = await recordExchanges(`http://127.0.0.1:${standin.place.port}`)
  const { api } = recorder
  const bitbucket = { api, credentials: { user: 'admin', password: new Secret('secret') } }
  await using database = await openPostgresqlReader({ ...server, port: cluster.port, database: 'copy' })
  const copy = databaseEnvironment(database, { role: 'copy', version: '8.9.0' })
  try {
    const writer = openBitbucketWriter(bitbucket)
    await writer.state()
    if ((await writer.version()) !== undefined) {
      fieldsRead.push({ path: '/rest/api/latest/application-properties', field: ['version'] })
    }
    for (const { method, path, body, until } of await callsOfCuts(copy)) {
      await writer.send(method, path, body)
      await writer.get(until.path)
    }
    const ask = async (path: string) => watchedAnswer(path, await writer.get(path))
    await confirmAll(copy, ask)
    await confirmAll(copy, (path) => (path.startsWith(PROJECTS) ? Promise.resolve(empty) : ask(path)))
    await lockAndUnlock(bitbucket)
  } finally {
    recorder.end()
  }
  await confirmAll(copy, async (path) => {
    further.push({ method: 'GET', path })
    return absent
  })
}

const PROJECTS = '/rest/api/latest/projects?'
const empty: BitbucketAnswer = { status: 200, body: { values: [] } }
const absent: BitbucketAnswer = { status: 404, body: {} }

function watchedAnswer(path: string, { status, body }: BitbucketAnswer): BitbucketAnswer {
  if (status !== 200) return { status, body }
  return { status, body: watched(body, (field) => void fieldsRead.push({ path, field })) }
}

interface Recorder {
  readonly api: string
  end(): void
}

/** Stands between: keeps what is asked of the stand-in, and what comes back. */
async function recordExchanges(upstream: string): Promise<Recorder> {
  const proxy = createServer((request, response) => void passOn(upstream, request, response))
  const port = await freePort('127.0.0.1')
  await new Promise<void>((resolve) => void proxy.listen(port, '127.0.0.1', resolve))
  return { api: `http://127.0.0.1:${port}`, end: () => void proxy.close() }
}

async function passOn(upstream: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url: path = '', headers } = request
  const sent = await text(request)
  const passed = ['authorization', 'content-type', 'accept', 'x-atlassian-token'].flatMap((name) => {
    const value = headers[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  const body = sent === '' ? {} : { body: sent }
  const answer = await fetch(`${upstream}${path}`, { method, headers: Object.fromEntries(passed), ...body })
  const answered = await answer.text()
  exchanges.push({
    method,
    path,
    ...(sent === '' ? {} : { body: parseJson(sent) }),
    answer: { status: answer.status, body: parseJson(answered) },
  })
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(answered)
}

async function callsOfCuts(copy: EnvironmentReader): Promise<readonly CallChange[]> {
  const changes: Change[] = []
  for (const integration of integrations) {
    for (const finding of await integration.find(copy)) {
      const cut = integration.cut(finding, { kind: 'cut' }, stagingTarget)
      if (!('kind' in cut)) changes.push(...cut)
    }
    changes.push(...(integration.provide?.(stagingTarget, undefined) ?? []))
  }
  return changes.filter((change) => change.kind === 'call-bitbucket')
}

async function confirmAll(copy: EnvironmentReader, get: (path: string) => Promise<BitbucketAnswer>): Promise<void> {
  const redirect: Decision = { kind: 'redirect', to: { kind: 'host', host: 'mail-sink.example.com', port: 1025 } }
  for (const integration of integrations) {
    await integration.confirm({ ...copy, get }, stagingTarget, { kind: 'cut' })
    if (integration.id === 'mail-server') await integration.confirm({ ...copy, get }, stagingTarget, redirect)
  }
}

async function lockAndUnlock(bitbucket: Parameters<typeof callLock>[0]): Promise<void> {
  const { body } = await callLock(bitbucket)
  const token = new Secret(
    typeof body === 'object' && body !== null && 'unlockToken' in body ? String(body.unlockToken) : '',
  )
  await askLock(bitbucket)
  await callStartBackup(bitbucket, token)
  await askMaintenance(bitbucket, token)
  await callProgress(bitbucket, token, 50)
  await callUnlock(bitbucket, token)
}

function allCalls(): readonly RestCall[] {
  const calls = [...exchanges, ...further]
  return [...new Map(calls.map((call) => [title(call), call])).values()].toSorted((one, other) =>
    title(one) < title(other) ? -1 : 1,
  )
}

/** Tokens are new every time, and which repository is asked before a check fails is chance. */
function title({ method, path }: RestCall): string {
  return `${method} ${path.replace(/token=\w+/, 'token=TOKEN').replace(/repos\/\w+/, 'repos/SLUG')}`
}

/** What the code's literals of paths on the server begin with. */
function pathsInCode(): readonly string[] {
  const folder = join(import.meta.dirname, '../../src')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/['"`](\/(?:rest|mvc|status)\b[^'"`$\s]*)(?=['"`$])/g),
    ])
    .map(([, path = '']) => path)
}
