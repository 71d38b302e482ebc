import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MysqlTls } from '../../src/adapters/databases/mysql/config.ts'
import { openSession } from '../../src/adapters/databases/mysql/session.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { startMariadb, type MariadbServer } from '../fixtures/mariadb.ts'

let folder: string
let server: MariadbServer
let plain: MariadbServer
let ca: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-mariadb-tls-'))
  const [key, certificate] = [join(folder, 'key'), join(folder, 'certificate')]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const content = ['-subj', '/CN=test', '-addext', 'subjectAltName=DNS:localhost']
  await execa('openssl', ['req', ...kind, ...content, '-keyout', key, '-out', certificate])
  await chmod(folder, 0o755)
  await chmod(key, 0o644)
  ca = await readFile(certificate, 'utf8')
  server = await startMariadb([`--ssl-cert=${certificate}`, `--ssl-key=${key}`])
  plain = await startMariadb()
})
afterAll(async () => {
  await server.stop()
  await plain.stop()
  await rm(folder, { recursive: true })
})

describe('TLS to MariaDB', () => {
  it('encrypts and checks as much as the mode says', async () => {
    expect(await connect({ mode: 'disable' })).toBe('clear')
    expect(await connect({ mode: 'require' })).toBe('encrypted')
    expect(await connect({ mode: 'verify-ca', ca })).toBe('encrypted')
    expect(await connect({ mode: 'verify-full', ca })).toBe('encrypted')
    await expect(connect({ mode: 'verify-ca' })).rejects.toMatchObject({
      code: 'database/unreachable',
      message: expect.stringMatching(/^root@localhost:\d+\/mysql: self-signed certificate/),
    })
  })

  it('checks no certificate against an address, and says so', async () => {
    await expect(connect({ mode: 'verify-full', ca }, '127.0.0.1')).rejects.toMatchObject({
      code: 'database/unreachable',
      message: `root@127.0.0.1:${server.port}/mysql: a certificate can't be checked against an address`,
      hint: 'name the host as its certificate does, or use tls: { mode: verify-ca }',
    })
  })

  it('never goes on in clear where the server knows no TLS', async () => {
    await expect(connect({ mode: 'require' }, '127.0.0.1', plain)).rejects.toMatchObject({
      code: 'database/unreachable',
      message: expect.stringMatching(/^root@127\.0\.0\.1:\d+\/mysql: .*SSL/),
    })
  })
})

async function connect(tls: MysqlTls, host = 'localhost', { port } = server): Promise<'encrypted' | 'clear'> {
  await using session = await openSession(
    { host, port, database: 'mysql', user: 'root', password: new Secret(''), tls },
    'read-only',
  )
  const [row] = await session.query(`show session status like 'Ssl_cipher'`)
  return row?.['Value'] === '' ? 'clear' : 'encrypted'
}
