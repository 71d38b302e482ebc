import { expect, it } from 'vitest'
import { renderDropIn, scopeAskedBy } from './drop-in.ts'

it('makes the unit depend on the permit and nothing else', () => {
  expect(renderDropIn('/data/bitbucket.understudy/permit', {}))
    .toBe(`# Written by Understudy: this copy may start only while its permit exists.
[Unit]
ConditionPathExists=/data/bitbucket.understudy/permit
`)
})

it('sets and unsets variables of the service, quoted as systemd reads them', () => {
  const text = renderDropIn('/p', { JDBC_URL: null, SERVER_PROXY_NAME: 'staging.example.net', NOTE: '50% "a\\b"' })

  expect(text).toBe(`# Written by Understudy: this copy may start only while its permit exists.
[Unit]
ConditionPathExists=/p

[Service]
Environment="SERVER_PROXY_NAME=staging.example.net"
Environment="NOTE=50%% \\"a\\\\b\\""
UnsetEnvironment=JDBC_URL
`)
})

const fence = {
  unit: 'understudy-fence-staging.service',
  rules: '/d/fence.nft',
  canary: '/d/50%/canary',
  cgroup: undefined,
  scope: 'service-user',
} as const

it('makes the unit depend on the fence, and proves it at each start', () => {
  expect(renderDropIn('/p', {}, fence)).toBe(`# Written by Understudy: this copy may start only while its permit exists.
[Unit]
ConditionPathExists=/p
Requires=understudy-fence-staging.service
After=understudy-fence-staging.service

[Service]
ExecStartPre=/bin/bash /d/50%%/canary
`)
})

it('takes the cgroup of each start in before the program, and proves that too', () => {
  expect(renderDropIn('/p', { A: '1' }, { ...fence, cgroup: '/d/cgroup.nft', scope: 'cgroup' }).split('[Service]\n')[1])
    .toBe(`ExecStartPre=/bin/bash /d/50%%/canary
ExecStartPre=+/usr/sbin/nft -f /d/cgroup.nft
ExecStartPre=/bin/bash /d/50%%/canary cgroup
Environment="A=1"
`)
})

it('has root ask for everybody but the service user where the whole host is fenced', () => {
  expect(renderDropIn('/p', {}, { ...fence, scope: 'host' }).split('[Service]\n')[1])
    .toBe(`ExecStartPre=/bin/bash /d/50%%/canary
ExecStartPre=+/bin/bash /d/50%%/canary host
`)
})

it('tells the scope of the fence that a start asks for', () => {
  const scopes = ['service-user', 'cgroup', 'host'] as const
  const asked = scopes.map((scope) => {
    const cgroup = scope === 'cgroup' ? '/d/cgroup.nft' : undefined
    return scopeAskedBy(renderDropIn('/p', { A: '1' }, { ...fence, cgroup, scope }))
  })

  expect(asked).toEqual(scopes)
  expect(scopeAskedBy(renderDropIn('/p', { A: '1' }))).toBeUndefined()
})
