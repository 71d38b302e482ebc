import { chown, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PostgresqlTls } from '../../src/adapters/databases/postgresql/config.ts'
import { openSession } from '../../src/adapters/databases/postgresql/session.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'

let cluster: Cluster

beforeAll(async () => {
  cluster = await startCluster()
  await makeCertificate('named', 'DNS:db.example.com')
  await makeCertificate('addressed', 'IP:127.0.0.1')
})
afterAll(() => cluster[Symbol.asyncDispose]())

describe('TLS to PostgreSQL', () => {
  it('encrypts and checks as much as the mode says', async () => {
    const ca = await use('named')

    expect(await connect({ mode: 'disable' })).toBe('clear')
    expect(await connect({ mode: 'require' })).toBe('encrypted')
    expect(await connect({ mode: 'verify-ca', ca })).toBe('encrypted')
    await expect(connect({ mode: 'verify-ca' })).rejects.toMatchObject({
      code: 'database/unreachable',
      message: `postgres@127.0.0.1:${cluster.port}/postgres: DEPTH_ZERO_SELF_SIGNED_CERT`,
    })
    await expect(connect({ mode: 'verify-full', ca })).rejects.toMatchObject({
      code: 'database/unreachable',
      message: `postgres@127.0.0.1:${cluster.port}/postgres: ERR_TLS_CERT_ALTNAME_INVALID`,
    })
  })

  it('takes a certificate for the address that it connects to', async () => {
    const ca = await use('addressed')

    expect(await connect({ mode: 'verify-full', ca })).toBe('encrypted')
  })
})

async function connect(tls: PostgresqlTls): Promise<'encrypted' | 'clear'> {
  const { address: host, port } = cluster
  await using session = await openSession(
    { host, port, database: 'postgres', user: 'postgres', password: new Secret(''), tls },
    'read-only',
  )
  const [row] = await session.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')
  return row?.['ssl'] === 't' ? 'encrypted' : 'clear'
}

async function makeCertificate(name: string, subject: string): Promise<void> {
  const [key, certificate] = [join(cluster.dataFolder, `${name}.key`), join(cluster.dataFolder, `${name}.crt`)]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const content = ['-subj', '/CN=test', '-addext', `subjectAltName=${subject}`]
  await execa('openssl', ['req', ...kind, ...content, '-keyout', key, '-out', certificate])
  const { uid, gid } = await stat(cluster.dataFolder)
  await chown(key, uid, gid)
  await chown(certificate, uid, gid)
}

/** Answers the certificate, which is its own authority. */
async function use(name: string): Promise<string> {
  const client = await cluster.superuserClient()
  for (const [setting, value] of [
    ['ssl_cert_file', `${name}.crt`],
    ['ssl_key_file', `${name}.key`],
    ['ssl', 'on'],
  ]) {
    await client.query(`alter system set ${setting} = '${value}'`)
  }
  await client.query('select pg_reload_conf()')
  await client.end()
  const certificate = await readFile(join(cluster.dataFolder, `${name}.crt`), 'utf8')
  // The postmaster takes the new certificate a moment after the signal.
  while ((await certificateInUse()) !== name) await new Promise((resolve) => setTimeout(resolve, 20))
  return certificate
}

async function certificateInUse(): Promise<string> {
  const client = await cluster.superuserClient()
  const answer = await client.query<{ file: string; on: string }>(
    `select current_setting('ssl_cert_file') as file, current_setting('ssl') as on`,
  )
  await client.end()
  return answer.rows[0]?.on === 'on' ? (answer.rows[0]?.file.replace('.crt', '') ?? '') : ''
}
