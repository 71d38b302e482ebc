import { expect, it } from 'vitest'
import { encodeUtf8 } from '../kernel/utf8.ts'
import { isStub, stubProperties } from './stub.ts'

it('leads nowhere and says why and what to do', () => {
  const stub = stubProperties({ environment: 'staging', run: '20261122-0130-k3f9', held: '/data/held' })

  expect(stub)
    .toBe(`# Held by Understudy, run 20261122-0130-k3f9: this copy of staging is not cut off yet and must not start.
# Its configuration lies in /data/held.
# To go on: understudy resume staging    To go back: understudy rewind staging
jdbc.driver=org.postgresql.Driver
jdbc.url=jdbc:postgresql://192.0.2.1:1/held-by-understudy
jdbc.user=held-by-understudy
jdbc.password=held-by-understudy
`)
})

it('tells a stub from a configuration', () => {
  expect(isStub(encodeUtf8(stubProperties({ environment: 'staging', run: '1', held: '/h' })))).toBe(true)
  expect(isStub(encodeUtf8('jdbc.url=jdbc:postgresql://db/bitbucket\n'))).toBe(false)
})
