import { readConnectors, type Connector } from '../../changes/text/server-xml.ts'
import { endpointOf, type Endpoint } from '../../kernel/endpoint.ts'
import type { Finding } from '../../kernel/finding.ts'
import { decodeUtf8 } from '../../kernel/utf8.ts'
import type { EnvironmentReader, Setting } from '../../ports/environment-reader.ts'
import { settingFindings, type SettingWords } from '../setting-finding.ts'
import { versionAtLeast } from '../version-at-least.ts'
import { connectorAttribute } from './connector-setting.ts'

const SERVER_XML = 'shared/server.xml'

/** What Bitbucket tells browsers about its own address, and the addresses and keys it listens with. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const settings = await environment.settings()
  const others = settings.flatMap(({ key, value }) => (ADDITIONAL_PORT.test(key) ? [value.trim()] : []))
  return [
    ...(await settingFindings(environment, 'web-connectors', (setting) => describe(setting, others))),
    ...(await findConnectors(environment)),
  ]
}

const ADDITIONAL_PORT = /^server\.additional-connector\.\d+\.port$/

function describe({ key, value }: Setting, others: readonly string[]): SettingWords | undefined {
  if (key === 'server.port') return { summary: 'listens on this port', detail: { listens: value.trim(), others } }
  const attribute = connectorAttribute(key)
  if (attribute === undefined) return undefined
  if (attribute === 'proxy-name')
    return { summary: 'redirects browsers to this name', endpoints: endpoints(value, undefined) }
  if (attribute === 'address') return { summary: 'listens on this address of the source' }
  if (attribute.startsWith('ssl.'))
    return { summary: "belongs to the source's TLS key", secret: /password/i.test(attribute) }
  return { summary: 'belongs to the reverse proxy of the source' }
}

/** Up to 4.x the connectors lie in server.xml; a file left over from then is not read any more. */
async function findConnectors(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const bytes = await environment.readFile('server.xml')
  if (bytes === undefined) return []
  const unused = versionAtLeast(environment.version, 5, 0)
  return readConnectors(decodeUtf8(bytes), SERVER_XML).flatMap((connector) =>
    connector.port === undefined ? [] : [connectorFinding(connector, connector.port, unused)],
  )
}

function connectorFinding({ attributes }: Connector, port: string, unused: boolean): Finding {
  const name = attributes.get('proxyName')
  return {
    id: `web-connectors:${SERVER_XML}[port=${port}]`,
    integration: 'web-connectors',
    where: { kind: 'file', path: SERVER_XML },
    endpoints: name === undefined ? [] : endpoints(name, attributes.get('proxyPort')),
    secret: attributes.has('keystorePass'),
    summary: `connector ${port}${name === undefined ? '' : ' redirects browsers to the proxy of the source'}`,
    state: unused ? 'switched-off' : 'live',
    detail: { port },
  }
}

function endpoints(host: string, port: string | undefined): readonly Endpoint[] {
  const endpoint = endpointOf(host, port)
  return endpoint === undefined ? [] : [endpoint]
}
