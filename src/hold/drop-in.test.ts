import { expect, it } from 'vitest'
import { renderDropIn } from './drop-in.ts'

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
