import { describe, expect, it } from 'vitest'
import { plannedFinding } from '../../test/fixtures/planning.ts'
import { production, productionFacts, staging } from '../../test/fixtures/two-environments.ts'
import { formatEndpoint } from '../kernel/endpoint.ts'
import type { Place } from '../kernel/place.ts'
import { productionEndpoints } from './production-endpoints.ts'

const hooks = { host: 'hooks.example.com', port: 443, protocol: 'tcp' } as const
const development = { ...staging, name: 'development', baseUrl: 'https://hooks.example.com' }

function shown(over: Partial<typeof productionFacts>, others = [production]) {
  return productionEndpoints(production, others, { ...productionFacts, ...over }).map(
    ({ endpoint, sources }) => `${formatEndpoint(endpoint)} < ${sources.join(', ')}`,
  )
}

describe('the endpoints that a copy of production must not reach', () => {
  it('are those of findings, of what else the source showed, of itself and of the other environments, each with all its sources', () => {
    const endpoints = [{ endpoint: { ...hooks, scheme: 'https' }, sources: ['live connection', 'property hook.url'] }]

    expect(shown({ findings: [plannedFinding('webhooks')], endpoints }, [production, development])).toEqual([
      'hooks.example.com:443 < base URL of development, live connection, property hook.url, webhooks',
      'bitbucket.example.com:443 < base URL of production',
      'bb1.prod.example.com:7990 < node of production',
      'bb1.prod.example.com:22 < node of production',
      'db.prod.example.com:5432 < database of production',
      'bb1.staging.example.com:7990 < node of development',
      'bb1.staging.example.com:22 < node of development',
      'db.staging.example.com:5432 < database of development',
    ])
  })

  it.each<[Place, string]>([
    [{ kind: 'table', table: 'AO_X_TARGET' }, 'AO_X_TARGET'],
    [{ kind: 'column', table: 'AO_X_TARGET', column: 'URL' }, 'AO_X_TARGET.URL'],
    [{ kind: 'row', table: 'AO_X_TARGET', key: { ID: 17 }, column: 'URL' }, 'AO_X_TARGET.URL'],
    [{ kind: 'row', table: 'AO_X_TARGET', key: { ID: 17 } }, 'AO_X_TARGET'],
    [{ kind: 'property', file: 'shared/bitbucket.properties', key: 'x.url', line: 12 }, 'property x.url'],
    [{ kind: 'environment', origin: '/etc/default/bitbucket:3', name: 'HTTPS_PROXY' }, 'variable HTTPS_PROXY'],
    [{ kind: 'environment', origin: '/opt/bb/bin/setenv.sh:3', name: '-Dx.url' }, 'JVM argument x.url'],
  ])('say of what no integration knows where it stands, but no number that changes: %j', (where, source) => {
    expect(shown({ unknown: [plannedFinding('unclaimed', { where })] })[0]).toBe(`hooks.example.com:443 < ${source}`)
  })
})
