import { describe, expect, it } from 'vitest'
import { clientDoubts, clientRefusals } from './client-refusals.ts'

const server = { name: 'production', nodes: 1, clusterNodes: 1, version: '7.2.0', license: 'other' } as const

describe("the vendor's backup client", () => {
  it.each(['4.0.0', '7.2.0', '8.15.3'])('is for a single server of %s', (version) => {
    expect(clientRefusals({ ...server, version, clusterNodes: undefined, license: 'unknown' })).toEqual([])
  })

  it('is not for a cluster, however many of its nodes are configured', () => {
    const refusal = "production has 2 nodes, and the vendor's backup client is for a single Server without a cluster"

    expect(clientRefusals({ ...server, nodes: 2 })).toEqual([refusal])
    expect(clientRefusals({ ...server, clusterNodes: 2 })).toEqual([refusal])
  })

  it('is not for Data Center with one node either', () => {
    expect(clientRefusals({ ...server, license: 'data-center' })).toEqual([
      "production has a licence of Data Center, which the vendor's backup client does not support, not even with one node",
    ])
  })

  it('leaves a doubt where licence or nodes cannot be told', () => {
    const unsaid = "so nobody can tell whether it is a Data Center, which the vendor's backup client does not support"

    expect(clientDoubts(server)).toEqual([])
    expect(clientDoubts({ ...server, license: 'unknown', clusterNodes: undefined })).toEqual([
      `the licence of production cannot be read, ${unsaid}`,
      `production does not say how many nodes it has, ${unsaid}`,
    ])
  })

  it.each([
    ['3.11.2', "production is 3.11.2, and the vendor's backup client for Bitbucket begins with 4.0"],
    ['8.16.0', 'production is 8.16.0, and there is no backup client for it: the vendor gave it up with 8.16'],
    ['10.0.1', 'production is 10.0.1, and there is no backup client for it: the vendor gave it up with 8.16'],
    [undefined, 'the version of production is not known, so nobody can tell whether there is a backup client for it'],
  ])('is refused for version %s', (version, refusal) => {
    expect(clientRefusals({ ...server, version })).toEqual([refusal])
  })
})
