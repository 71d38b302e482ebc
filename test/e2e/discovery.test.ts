import { readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { holdConnection, plantWaysOut, startRelay, type WayOut } from '../../lab/population/ways-out.ts'
import { run, waitFor } from '../../lab/processes.ts'
import { doctor } from '../../src/app/doctor.ts'
import { saveInventory } from '../../src/app/inventory.ts'
import { planRefresh } from '../../src/app/plan-refresh.ts'
import { surveyOf } from '../../src/app/survey.ts'
import { productionEndpoints } from '../../src/containment/production-endpoints.ts'
import { namedEndpoints } from '../../src/plan/compare-endpoints.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { openRefreshLab, type RefreshLab } from '../fixtures/refresh-lab.ts'

let at: RefreshLab
/** Before anything was planted: the positive control of everything that is asserted after. */
let before: { readonly endpoints: readonly string[]; readonly plan: Plan }
let planted: readonly WayOut[]
let relay: string

beforeAll(async () => {
  at = await openRefreshLab({
    seed: 1,
    version: '8.9',
    variant: 0,
    hosts: ['production', 'staging'],
    scale: { repositories: 2, comments: 10 },
  })
  before = { endpoints: (await surveyed()).endpoints, plan: await planned('none: "a test"') }
  await using app = await at.openApp()
  saveInventory(app.store, before.plan)
  planted = await plantWaysOut(at.lab.topology)
  const sink = await holdConnection(at.lab.topology, at.lab.host('production'), 'slack')
  relay = `${sink.address}:${sink.port}`
})

afterAll(() => at[Symbol.asyncDispose]())

it('production shows each endpoint with what leads there: rows, settings, SSH files, Git, hooks, connections', async () => {
  await waitFor('the held connection', async () =>
    (await surveyed()).endpoints.includes(`${relay} < live connection`) ? true : undefined,
  )

  const { endpoints, warnings } = await surveyed()

  const { production } = at.lab.topology
  const expected = [...planted.map(({ endpoint, source }) => `${endpoint} < ${source}`), `${relay} < live connection`]
  expect(endpoints).toEqual(expect.arrayContaining(expected))
  expect(before.endpoints.filter((one) => expected.includes(one))).toEqual([])
  expect(before.endpoints).toContainEqual(
    expect.stringMatching(/^db\.example\.com:5432 < .*live connection.*property jdbc\.url$/),
  )
  expect(warnings).toContain(
    `one line in known_hosts of ${production.runAs.name} is hashed: the host that it stands for cannot be read`,
  )
})

it('who connects to production is no endpoint of it', async () => {
  const { host, httpPort } = at.lab.topology.production
  const client = connect({ host: host.address, port: httpPort })
  await new Promise((resolve, reject) => client.once('connect', resolve).once('error', reject))
  const port = client.localPort

  const { endpoints } = await surveyed()

  client.destroy()
  expect(endpoints.filter((one) => one.includes(`:${port} `))).toEqual([])
})

it('survey prints which endpoint has an address of what the copy may reach', async () => {
  const sink = at.lab.topology.sinks.find(({ kind }) => kind === 'webhook')
  const redirect = `mail-server: { redirect: { host: ${sink?.address}, port: 1025 } }`
  at.configure({ refresh: `    integrations: { ${redirect} }\n` })
  const understudy = join(import.meta.dirname, '../../bin/understudy')

  const printed = await run([understudy, 'survey', 'production', '--json', '--config', at.configFile])

  at.configure()
  const { endpoints } = shape.parse(JSON.parse(printed))
  expect(endpoints.filter(({ shared }) => shared.length > 0)).toEqual([
    {
      endpoint: `${sink?.name}:${sink?.port}`,
      sources: expect.arrayContaining(['webhooks']),
      shared: [{ target: 'staging', allowed: `${sink?.address}:1025`, why: 'redirect', by: 'address' }],
    },
  ])
})

const shape = z.object({
  endpoints: z.array(
    z.object({
      endpoint: z.string(),
      sources: z.array(z.string()),
      shared: z.array(z.record(z.string(), z.string())),
    }),
  ),
})

it('doctor warns of a relay on loopback of the target', async () => {
  await using app = await at.openApp()
  const relays = async () =>
    (await doctor(app, 'staging')).map(({ summary }) => summary).filter((one) => one.includes('port 2525'))
  const without = await relays()
  await startRelay(at.lab.host('staging'), 2525)

  const found = await waitFor('the relay', async () => {
    const summaries = await relays()
    return summaries.length === 0 ? undefined : summaries
  })

  expect(without).toEqual([])
  expect(found).toEqual([
    expect.stringMatching(/^port 2525 on loopback of ssh:\S+ may be a mail relay.*, by which a copy gets out$/),
  ])
})

it('a plan lists what is new since the last refresh, and stops on what nothing refuses', async () => {
  const waived = await planned('none: "a test"')
  const fenced = await planned('with: [nftables]')

  const added = (plan: Plan) => plan.endpointsSinceLast?.new.map(({ endpoint }) => endpoint) ?? []
  const stops = (plan: Plan) => {
    const finding = plan.steps.flatMap(({ blocked }) => blocked.map((one) => one.finding))
    return finding.filter((one) => planted.some(({ endpoint }) => endpoint === one) || one === relay)
  }
  expect(before.plan.endpointsSinceLast).toBeUndefined()
  expect(added(waived)).toEqual(expect.arrayContaining([...planted.map(({ endpoint }) => endpoint), relay]))
  expect(stops(waived).toSorted()).toEqual([
    '192.0.2.77:22',
    'bastion.corp.example:22',
    'deploy.corp.example:2222',
    'vault.corp.example:22',
  ])
  expect(stops(fenced)).toEqual([])
  expect(waived.fingerprint.parts['endpoints that stay reachable']).toBe(
    before.plan.fingerprint.parts['endpoints that stay reachable'],
  )
})

async function surveyed(): Promise<{ readonly endpoints: readonly string[]; readonly warnings: readonly string[] }> {
  await using app = await at.openApp()
  const facts = await surveyOf(app, 'production')
  const source = app.config.environments['production']
  if (source === undefined) throw new Error('the lab configures no production')
  return {
    endpoints: namedEndpoints(productionEndpoints(source, [], facts)).map(
      ({ endpoint, sources }) => `${endpoint} < ${sources.join(', ')}`,
    ),
    warnings: facts.warnings.map(({ summary }) => summary),
  }
}

async function planned(fence: string): Promise<Plan> {
  writeFileSync(at.configFile, readFileSync(at.configFile, 'utf8').replace(/fence: .*/, `fence: { ${fence} }`))
  await using app = await at.openApp()
  return (await planRefresh(app, 'staging', { adopted: true })).plan
}
