import { expect, it } from 'vitest'
import { memoryEnvironment } from '../../test/fixtures/memory-environment.ts'
import { planning } from '../../test/fixtures/planning.ts'
import { property, variable } from '../../test/fixtures/setting.ts'
import { productionFacts, staging, stagingFacts } from '../../test/fixtures/two-environments.ts'
import { webConnectors } from '../integrations/web-connectors/web-connectors.ts'
import type { Setting } from '../ports/environment-reader.ts'
import { portWarnings } from './port-warnings.ts'

async function warned(api: string, ofSource: readonly Setting[], ofTarget: readonly Setting[] = []) {
  const [node] = staging.nodes
  const found = (settings: readonly Setting[]) => webConnectors.find(memoryEnvironment({ settings }))
  const warnings = portWarnings(
    planning({
      target: { ...staging, nodes: [{ ...node, api }] },
      sourceFacts: { ...productionFacts, findings: await found(ofSource) },
      targetFacts: { ...stagingFacts, findings: await found(ofTarget) },
    }),
  )
  return warnings.map(({ summary }) => summary)
}

it('says that a copy will not listen where its api is, when nobody sets the port', async () => {
  expect(await warned('http://bb1:8080', [])).toEqual([
    'the copy takes over the connectors of production, which has no server.port, so that it listens on 7990, and environments.staging.nodes has the api http://bb1:8080',
  ])
  expect(await warned('https://bb1:8443', [property('server.port', '7990')])).toEqual([
    'the copy takes over the connectors of production, which has server.port=7990, and environments.staging.nodes has the api https://bb1:8443',
  ])
})

it('is silent where the copy listens there, or its port is set', async () => {
  expect(await warned('http://bb1:7990', [])).toEqual([])
  expect(await warned('http://bb1:8080', [property('server.port', '7990')])).toEqual([])
  expect(await warned('http://bb1:8080', [], [variable('SERVER_PORT', 'server.port', '8080')])).toEqual([])
  expect(
    await warned('https://bb1:8443', [
      property('server.port', '7990'),
      property('server.additional-connector.1.port', '8443'),
    ]),
  ).toEqual([])
})
