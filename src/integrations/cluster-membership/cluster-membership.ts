import type { Claim, Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut, provide } from './cut.ts'
import { find } from './find.ts'

const keys = [
  'group.name',
  'group.password',
  'port',
  'network.multicast',
  'network.tcpip',
  'network.tcpip.members',
  'network.aws',
  'network.aws.iam.role',
  'network.aws.region',
  'network.aws.tag.key',
  'network.aws.tag.value',
  'network.kubernetes',
]

export const clusterMembership: Integration = {
  id: 'cluster-membership',
  title: 'Membership in a cluster',
  basis: 'documented',
  claims: [
    ...keys.map((key): Claim => ({ kind: 'property', key: `hazelcast.${key}` })),
    { kind: 'property', key: 'hazelcast.' },
    { kind: 'table', table: 'AO_E40A46_ZDU_CLUSTER_NODES' },
  ],
  find,
  cut,
  /** A node enters itself into the table [unverified]. */
  renews: ({ where }) => where.kind === 'table',
  provide,
  confirm,
  confirmsWhole: true,
}
