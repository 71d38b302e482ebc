import { endpointOf, type Endpoint } from '../../kernel/endpoint.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader, Setting } from '../../ports/environment-reader.ts'
import { settingFindings, type SettingWords } from '../setting-finding.ts'
import { tableFindings } from '../table-finding.ts'
import { isDiscovery } from './cluster-settings.ts'

/** How nodes find each other, and the nodes of an unfinished rolling upgrade. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  return [
    ...(await settingFindings(environment, 'cluster-membership', describe)),
    ...(await tableFindings(environment, {
      integration: 'cluster-membership',
      table: 'AO_E40A46_ZDU_CLUSTER_NODES',
      rows: 'nodes of the source in a rolling upgrade',
    })),
  ]
}

function describe({ key, value }: Setting): SettingWords | undefined {
  if (!isDiscovery(key)) return undefined
  if (key === 'hazelcast.network.tcpip.members')
    return { summary: 'the nodes that this one joins', endpoints: membersOf(value) }
  const secret = key === 'hazelcast.group.password' || /secret|token|access-key/.test(key)
  return { summary: 'which cluster this node joins', secret }
}

function membersOf(value: string): readonly Endpoint[] {
  return value
    .split(/[\s,;]+/)
    .filter((member) => member !== '')
    .flatMap((member) => {
      const [, host = member, port = '5701'] = /^(.+?)(?::(\d+))?$/.exec(member) ?? []
      return endpointOf(host, port) ?? []
    })
}
