import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../../kernel/secret.ts'
import { canLogIn } from './ensure-login.ts'

/** A port of this machine that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe('whether a login gets in', () => {
  it('is not answered with no by a server that does not answer', async () => {
    const config = {
      host: '127.0.0.1',
      port: await closedPort(),
      database: 'bitbucket',
      user: 'copy',
      password: new Secret('x'),
      tls: { mode: 'disable' as const },
    }

    await expect(canLogIn(config)).rejects.toMatchObject({ code: 'database/unreachable' })
  })
})
