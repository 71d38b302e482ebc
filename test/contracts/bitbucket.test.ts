import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Credentials } from '../../src/adapters/bitbucket/http.ts'
import { openBitbucketReader, openBitbucketWriter } from '../../src/adapters/bitbucket/open-bitbucket.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { notFoundKind } from '../../src/ports/not-found-kind.ts'
import { freePort } from '../fixtures/postgresql.ts'

interface Asked {
  readonly call: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

describe('Bitbucket over HTTP', () => {
  let api: string
  let asked: Asked[]
  let answer: { status: number; body: string; headers: Record<string, string> }

  const respond = (request: IncomingMessage, response: ServerResponse, chunks: readonly Buffer[]) => {
    asked.push({
      call: `${request.method} ${request.url}`,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    })
    response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers }).end(answer.body)
  }

  beforeEach(async () => {
    asked = []
    answer = { status: 200, body: '{}', headers: {} }
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => respond(request, response, chunks))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    api = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/bitbucket/`
    return () => {
      server.closeAllConnections()
      server.close()
    }
  })

  const admin: Credentials = { user: 'admin', password: new Secret('hush') }
  const reader = (credentials: Credentials = admin) => openBitbucketReader({ api, credentials })
  const give = (status: number, body: string, headers: Record<string, string> = {}) => {
    answer = { status, body, headers }
  }

  it('tells the state from /status without signing in, also where it is answered with 500 or 503', async () => {
    for (const [status, state] of [
      [200, 'RUNNING'],
      [200, 'FIRST_RUN'],
      [503, 'STARTING'],
      [500, 'ERROR'],
      [200, 'MAINTENANCE'],
    ] as const) {
      give(status, JSON.stringify({ state }))

      expect(await reader().state()).toBe(state)
    }
    expect(asked[0]?.call).toBe('GET /bitbucket/status')
    expect(asked[0]?.headers.authorization).toBeUndefined()
  })

  it('is down when the web application failed to deploy or nothing listens', async () => {
    give(404, '<html>', { 'Content-Type': 'text/html' })
    const nobody = openBitbucketReader({ api: `http://127.0.0.1:${await freePort('127.0.0.1')}`, credentials: admin })

    expect(await reader().state()).toBe('down')
    expect(await reader().version()).toBeUndefined()
    expect(await nobody.state()).toBe('down')
    expect(await nobody.version()).toBeUndefined()
    await expect(nobody.get('/rest/x')).rejects.toMatchObject({ code: 'bitbucket/unreachable' })
  })

  it('refuses a state that nobody knows', async () => {
    give(200, '{"state":"DREAMING"}')

    await expect(reader().state()).rejects.toMatchObject({ code: 'bitbucket/unexpected-answer' })
  })

  it('tells the version', async () => {
    give(200, '{"version":"7.2.0"}')

    expect(await reader().version()).toBe('7.2.0')
    expect(asked[0]?.call).toBe('GET /bitbucket/rest/api/latest/application-properties')
  })

  it('signs in with a password or a token', async () => {
    await reader().get('/rest/x')
    await reader({ token: new Secret('t0k') }).get('/rest/x')

    expect(asked.map((one) => one.headers.authorization)).toEqual([
      `Basic ${Buffer.from('admin:hush').toString('base64')}`,
      'Bearer t0k',
    ])
    expect(asked[0]?.headers.accept).toBe('application/json')
  })

  it('tells both kinds of 404 apart', async () => {
    give(404, '{"errors":[{"exceptionName":"com.atlassian.NoSuchMailServer"}]}')
    const missing = await reader().get('/rest/api/latest/admin/mail-server')
    give(404, '{"message":"HTTP 404 Not Found","status-code":404,"sub-code":-1}')
    const absent = await reader().get('/rest/authconfig/latest/idps')
    give(200, '{}')
    const found = await reader().get('/rest/x')

    expect([missing, absent, found].map(notFoundKind)).toEqual(['no-such-thing', 'no-such-endpoint', undefined])
  })

  it('never follows a redirect, and quotes no query of it', async () => {
    give(302, '', { Location: 'https://sso.example.com/login?token=hush' })

    await expect(reader().get('/rest/x')).rejects.toMatchObject({
      code: 'bitbucket/unexpected-answer',
      message: `${api}rest/x answers 302, a redirect to https://sso.example.com/login`,
    })
    expect(asked).toHaveLength(1)
  })

  it('takes a page for people as no answer', async () => {
    give(200, '<html>Sign in</html>', { 'Content-Type': 'text/html' })

    await expect(reader().get('/rest/x')).rejects.toMatchObject({ message: `${api}rest/x answers 200 text/html` })
  })

  it('says who was refused', async () => {
    for (const status of [401, 403]) {
      give(status, '{}')

      await expect(reader().get('/rest/x')).rejects.toMatchObject({
        code: 'bitbucket/unauthorized',
        message: `${api} refuses admin: ${status} for /rest/x`,
      })
    }
  })

  it('writes JSON with the header that Bitbucket asks of programs', async () => {
    give(204, '')
    const writer = openBitbucketWriter({ api, credentials: admin })

    const put = await writer.send('PUT', '/rest/api/latest/admin/banner', { enabled: true })
    await writer.send('DELETE', '/rest/api/latest/admin/mail-server', undefined)

    expect(put).toEqual({ status: 204, body: undefined })
    expect(
      asked.map(({ call, body, headers }) => [call, body, headers['x-atlassian-token'], headers['content-type']]),
    ).toEqual([
      ['PUT /bitbucket/rest/api/latest/admin/banner', '{"enabled":true}', 'no-check', 'application/json'],
      ['DELETE /bitbucket/rest/api/latest/admin/mail-server', '', 'no-check', 'application/json'],
    ])
    expect(Object.keys(reader()).sort()).toEqual(['get', 'state', 'version'])
  })

  it('gives a conflict as an answer', async () => {
    give(409, '{"errors":[{"message":"expired"}]}')

    expect(
      await openBitbucketWriter({ api, credentials: admin }).send('POST', '/rest/api/latest/admin/license', {
        license: 'x',
      }),
    ).toMatchObject({ status: 409 })
  })
})
