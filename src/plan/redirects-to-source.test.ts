import { expect, it } from 'vitest'
import { plannedFinding, plannedIntegration } from '../../test/fixtures/planning.ts'
import { productionFacts, refreshOfStaging } from '../../test/fixtures/two-environments.ts'
import type { RedirectTarget } from '../kernel/decision.ts'
import { redirectsToSource } from './redirects-to-source.ts'

const found = plannedFinding('search-server', {
  where: { kind: 'property', file: 'shared/bitbucket.properties', key: 'plugin.search.config.baseurl', line: 1 },
  endpoints: [{ host: 'search.corp.example', port: 9200, protocol: 'tcp' }],
})
const local = { ...found, endpoints: [{ host: 'localhost', port: 9200, protocol: 'tcp' as const }] }
const facts = { ...productionFacts, findings: [found, local] }

function refusals(to: RedirectTarget) {
  const decisions = { 'search-server': { kind: 'redirect', to } } as const
  const integrations = { ...refreshOfStaging.integrations, decisions }
  return redirectsToSource(facts, { ...refreshOfStaging, integrations }, [plannedIntegration('search-server')])
}

it.each<RedirectTarget>([
  { kind: 'url', url: 'http://Search.corp.example:9200/' },
  { kind: 'host', host: 'search.corp.example', port: 9200 },
])("refuses a redirect to the source's own server: %j", (to) => {
  expect(refusals(to)).toEqual([
    {
      id: 'redirected-to-source',
      because: 'search-server of staging is redirected to search.corp.example:9200, which production uses itself',
      hint: "redirect it to a system of staging's own, or say keep with a reason",
    },
  ])
})

it('lets every other redirect pass', () => {
  expect(refusals({ kind: 'url', url: 'http://search.corp.example:9201' })).toEqual([])
  expect(refusals({ kind: 'url', url: 'http://localhost:9200' })).toEqual([])
})
