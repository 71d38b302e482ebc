import { describe, expect, it } from 'vitest'
import { memoryCopy } from '../../test/fixtures/memory-environment.ts'
import { plannedFinding, plannedIntegration } from '../../test/fixtures/planning.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Finding } from '../kernel/finding.ts'
import { besideAside, setAside } from './set-aside.ts'

const keep: Decision = { kind: 'keep', because: 'a system for tests' }
const cut: Decision = { kind: 'cut' }
const toUrl = (url: string): Decision => ({ kind: 'redirect', to: { kind: 'url', url } })
const toHost = (host: string): Decision => ({ kind: 'redirect', to: { kind: 'host', host, port: 25 } })

const finding = plannedFinding('webhooks')
const leadsNowhere = plannedFinding('webhooks', { endpoints: [] })
const leadsHomeToo = plannedFinding('webhooks', {
  endpoints: [...finding.endpoints, { host: 'ci.corp.example', port: 443, protocol: 'tcp' }],
})
const copy = memoryCopy({ answers: {} })
const ofRow = (ID: number) =>
  plannedFinding('webhooks', { where: { kind: 'row', table: 'AO_A0B856_WEBHOOK', key: { ID } } })

describe('what the checks of an integration leave aside', () => {
  it.each([
    ['nothing that only the integration decides on', finding, undefined, cut, 0],
    ['what is kept while the integration is cut', finding, keep, cut, 1],
    ['what is kept while the integration is redirected', finding, keep, toUrl('https://x.example'), 1],
    ['nothing that is cut as the integration is', finding, cut, cut, 0],
    ['nothing that is cut while the integration is redirected', finding, cut, toUrl('https://x.example'), 0],
    [
      'nothing that goes where the integration goes',
      finding,
      toUrl('https://x.example'),
      toUrl('https://x.example'),
      0,
    ],
    ['what was redirected and leads there', finding, toUrl('https://HOOKS.example.com/in'), cut, 1],
    ['the same by host', finding, toHost('hooks.example.com'), cut, 1],
    ['the redirected part that leads nowhere by itself', leadsNowhere, toHost('hooks.example.com'), cut, 1],
    ['nothing that was redirected and leads elsewhere', finding, toUrl('https://sink.example.net'), cut, 0],
    [
      'nothing that was redirected and leads elsewhere as well',
      leadsHomeToo,
      toUrl('https://hooks.example.com'),
      cut,
      0,
    ],
  ] as const)('is %s', async (_is, found: Finding, single, whole, count) => {
    const integration = { ...plannedIntegration('webhooks'), find: async () => [found] }

    expect(await setAside(integration, copy, whole, () => single)).toEqual(count === 1 ? [found] : [])
  })

  it('is nothing, and nobody looks for it, without decisions on single findings or where the whole is asserted', async () => {
    const integration = { ...plannedIntegration('webhooks'), find: () => Promise.reject(new Error('was looked for')) }

    expect(await setAside(integration, copy, cut, undefined)).toEqual([])
    expect(await setAside({ ...integration, confirmsWhole: true }, copy, cut, () => keep)).toEqual([])
  })
})

describe('a result beside what was left aside', () => {
  const result = { id: 'webhooks/x', title: 'none is active', result: 'pass', evidence: '2 rows' } as const

  it('is as it was where nothing was', () => {
    expect(besideAside(result, [])).toBe(result)
  })

  it('names five places, and counts the rest', () => {
    const seven = [1, 2, 3, 4, 5, 6, 7].map(ofRow)
    const names = [1, 2, 3, 4, 5].map((id) => `AO_A0B856_WEBHOOK[ID=${id}]`).join(', ')

    expect(besideAside(result, seven.slice(0, 5)).evidence).toBe(`2 rows; left aside, as decided: ${names}`)
    expect(besideAside(result, seven)).toEqual({
      id: 'webhooks/x',
      title: 'none is active, apart from what was decided by itself',
      result: 'pass',
      evidence: `2 rows; left aside, as decided: ${names} and 2 more`,
    })
  })
})
