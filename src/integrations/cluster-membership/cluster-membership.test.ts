import { describe, expect, it } from 'vitest'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { showChange } from '../../../test/fixtures/show.ts'
import { property, variable } from '../../../test/fixtures/setting.ts'
import { clusterMembership } from './cluster-membership.ts'

const settings = [
  property('hazelcast.group.name', 'production'),
  property('hazelcast.group.password', 'S3CRET', 2),
  property('hazelcast.network.aws', 'true', 3),
  property('hazelcast.network.aws.iam.role', 'bitbucket', 4),
  property('hazelcast.network.kubernetes', 'true', 5),
  property('hazelcast.network.multicast', 'true', 6),
  property('hazelcast.port', '5701', 7),
  variable(
    'HAZELCAST_NETWORK_TCPIP_MEMBERS',
    'hazelcast.network.tcpip.members',
    'bb1.example.com:5701,bb2.example.com',
  ),
]
const tables = {
  AO_E40A46_ZDU_CLUSTER_NODES: {
    key: ['ID'],
    rows: [{ ID: 1, IP_ADDRESS: '10.0.0.1', NAME: 'bb1', PORT_NUMBER: 5701 }],
  },
  bb_job: { key: ['id'], rows: [{ id: 1, node_id: 'bb1' }] },
}
const path = '/rest/api/latest/admin/cluster'

describe('clusterMembership', () => {
  it("joins the target's own nodes under a name and password of their own", async () => {
    const cut = await cutInMemory(clusterMembership, { settings, tables })

    expect(cut.findings).toEqual([
      'cluster-membership:shared/bitbucket.properties: hazelcast.group.name | which cluster this node joins',
      'cluster-membership:shared/bitbucket.properties: hazelcast.group.password | which cluster this node joins | secret',
      'cluster-membership:shared/bitbucket.properties: hazelcast.network.aws | which cluster this node joins',
      'cluster-membership:shared/bitbucket.properties: hazelcast.network.aws.iam.role | which cluster this node joins',
      'cluster-membership:shared/bitbucket.properties: hazelcast.network.kubernetes | which cluster this node joins',
      'cluster-membership:shared/bitbucket.properties: hazelcast.network.multicast | which cluster this node joins',
      'cluster-membership:/etc/systemd/system/atlbitbucket.service:7: HAZELCAST_NETWORK_TCPIP_MEMBERS | the nodes that this one joins | bb1.example.com:5701 | bb2.example.com:5701',
      'cluster-membership:shared/bitbucket.properties: hazelcast.port | which cluster this node joins',
      'cluster-membership:AO_E40A46_ZDU_CLUSTER_NODES | 1 nodes of the source in a rolling upgrade',
    ])
    expect(cut.changes).toEqual([
      'set hazelcast.group.name = "understudy-staging"',
      'set hazelcast.group.password = <plain generated secret staging-hazelcast>',
      'remove hazelcast.network.aws',
      'remove hazelcast.network.aws.iam.role',
      'remove hazelcast.network.kubernetes',
      'set hazelcast.network.multicast = "false"',
      'environment HAZELCAST_NETWORK_TCPIP_MEMBERS = null',
      'set hazelcast.network.tcpip.members = "127.0.2.10:5701"',
      'set hazelcast.port = "5701"',
      'delete AO_E40A46_ZDU_CLUSTER_NODES where all',
    ])
    expect(cut.rows).toEqual(['AO_E40A46_ZDU_CLUSTER_NODES[1] deleted'])
  })

  it('says where the copy belongs though nothing was found: the default is multicast', () => {
    expect(clusterMembership.provide?.(stagingTarget, undefined).map(showChange)).toEqual([
      'set hazelcast.group.name = "understudy-staging"',
      'set hazelcast.group.password = <plain generated secret staging-hazelcast>',
      'set hazelcast.port = "5701"',
      'set hazelcast.network.multicast = "false"',
      'set hazelcast.network.tcpip = "true"',
      'set hazelcast.network.tcpip.members = "127.0.2.10:5701"',
    ])
  })

  it.each([
    [[['127.0.2.10', 5701]], 'pass'],
    [
      [
        ['127.0.2.10', 5701],
        ['127.0.1.10', 5701],
      ],
      'fail',
    ],
    [[['127.0.1.10', 5701]], 'fail'],
    [[['bb1.staging.example.net', 5701]], 'unknown'],
  ])('asks the running copy for its nodes: %j', async (found, result) => {
    const nodes = found.map(([address, port]) => ({ address: { address, port } }))
    const copy = memoryCopy({ answers: { [path]: { status: 200, body: { nodes, running: true } } } })

    expect(await clusterMembership.confirm(copy, stagingTarget, { kind: 'cut' })).toMatchObject([{ result }])
  })

  it.each([
    [['bb1.staging.example.net'], [['10.0.2.10', 5701]], 'pass'],
    [['bb1.staging.example.net'], [['bb1.staging.example.net', 5701]], 'pass'],
    [['bb1.staging.example.net'], [['10.0.1.10', 5701]], 'fail'],
    [['bb1.staging.example.net'], [['10.0.2.10', 5702]], 'fail'],
    [['nowhere.example.net'], [['10.0.2.10', 5701]], 'unknown'],
    [['localhost'], [['10.0.2.10', 5701]], 'unknown'],
    [['localhost'], [['127.0.0.1', 5701]], 'pass'],
    [
      ['bb1.staging.example.net', 'bb2.staging.example.net'],
      [
        ['10.0.2.10', 5701],
        ['10.0.2.10', 5701],
      ],
      'fail',
    ],
  ] as const)('resolves names on the target: %j in a cluster of %j', async (hosts, found, result) => {
    const nodes = found.map(([address, port]) => ({ address: { address, port } }))
    const copy = memoryCopy({
      names: {
        'bb1.staging.example.net': ['10.0.2.10'],
        'bb2.staging.example.net': ['10.0.2.11'],
        localhost: ['127.0.0.1'],
      },
      answers: { [path]: { status: 200, body: { nodes, running: true } } },
    })
    const cluster = { ...stagingTarget.cluster, members: hosts.map((host) => `${host}:5701`) }

    expect(await clusterMembership.confirm(copy, { ...stagingTarget, cluster }, { kind: 'cut' })).toMatchObject([
      { result },
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(
      clusterMembership,
      { settings, tables },
      { decision: { kind: 'keep', because: 'tested' } },
    )

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
