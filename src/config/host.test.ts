import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeHost, hostSchema, type HostConfig } from './host.ts'

describe('a host', () => {
  it('is read back from how it is described', () => {
    const name = fc.oneof(
      fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,20}$/),
      fc.ipV6().filter((six) => !six.includes('.')),
    )
    const host: fc.Arbitrary<HostConfig> = fc.oneof(
      fc.constant({ kind: 'local' } as const),
      fc.record(
        {
          kind: fc.constant('ssh' as const),
          host: name,
          user: fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,10}$/),
          port: fc.integer({ min: 1, max: 65_535 }),
        },
        { requiredKeys: ['kind', 'host'] },
      ),
    )

    fc.assert(
      fc.property(host, (one) => {
        expect(hostSchema().parse(describeHost(one))).toEqual(one)
      }),
    )
  })

  it.each([
    'ssh://h:0',
    'ssh://h:65536',
    'ssh://-h',
    'ssh://-u@h',
    'ssh://u:p@h',
    'ssh://h/path',
    'h',
    'ssh://',
    'ssh://h h',
  ])('is not %s', (text) => {
    expect(hostSchema().safeParse(text).success).toBe(false)
  })
})
