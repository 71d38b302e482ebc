import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { run } from '../../lab/processes.ts'
import type { Fence, PosixUser } from '../../src/containment/fence.ts'
import { lowerScript, nftablesScript } from '../../src/containment/nftables.ts'
import { bareFence, OTHER_USER, SERVICE_USER, SUBORDINATE } from '../fixtures/bare-fence.ts'
import type { Attempt } from '../fixtures/fence-attempts-main.ts'
import { joinHosts, type FenceHosts } from '../fixtures/fence-hosts.ts'

const PRODUCTION = '10.69.0.3'
const RESOLVER = '10.69.0.2'

const fence: Fence<PosixUser> = {
  ...bareFence,
  allowed: [
    {
      to: RESOLVER,
      port: 53,
      protocol: 'udp',
      why: { kind: 'derived', from: 'resolver' },
      endpoint: `${RESOLVER}:53/udp`,
    },
  ],
}

const production = [tcp(PRODUCTION, 443), tcp('fd69::3', 443)]

let hosts: FenceHosts

beforeAll(async () => {
  hosts = await joinHosts({
    target: ['10.69.0.1/16', 'fd69::1/32'],
    world: [`${PRODUCTION}/16`, `${RESOLVER}/16`, 'fd69::3/32', 'fd69::2/32'],
  })
  await hosts.world.listen(0, [
    ...[53, 443, 3128].map((port) => tcp('::', port)),
    ...[RESOLVER, PRODUCTION].map((host) => ({ ...tcp(host, 53), protocol: 'udp' as const })),
  ])
  await hosts.target.relay(0, tcp('127.0.0.1', 2525), tcp(PRODUCTION, 443))
})
afterAll(() => hosts[Symbol.asyncDispose]())
beforeEach(() => nft(nftablesScript(fence)))

describe('out of the fence there is no way for the service user', () => {
  it('by taking all rules away, as itself or as root of a user namespace of its own', async () => {
    const flush = ['nft', 'flush', 'ruleset']
    const before = await ruleset()

    const plain = await asUser(SERVICE_USER, flush)
    const asRoot = await asUser(SERVICE_USER, ['unshare', '--user', '--map-root-user', ...flush])

    expect([plain.exitCode, asRoot.exitCode]).toEqual([1, 1])
    expect(asRoot.stderr).toContain('Operation not permitted')
    expect(await ruleset()).toBe(before)
    expect(await hosts.target.attempt(SERVICE_USER, production)).toEqual(['ECONNREFUSED', 'ECONNREFUSED'])
  })

  it('through network namespaces of its own, which it can not join to the one of the host', async () => {
    const namespaces = ['unshare', '--user', '--map-root-user', '--net']
    const link = 'ip link add out type veth peer name in netns "$0"'

    const alone = await asUser(SERVICE_USER, [...namespaces, 'sh', '-c', `ip link set lo up && ${TALK}`, PRODUCTION])
    const joined = await asUser(SERVICE_USER, [...namespaces, 'sh', '-c', link, String(hosts.target.pid)])
    const withoutNamespace = await asUser(OTHER_USER, ['sh', '-c', TALK, PRODUCTION])

    expect(alone.stderr).toContain('Network is unreachable')
    expect(joined.stderr).toContain('Operation not permitted')
    expect(withoutNamespace).toMatchObject({ exitCode: 0 })
  })

  it('as root of a user namespace, in the network of the host', async () => {
    const inNamespace = ['unshare', '--user', '--map-root-user', 'bash', '-c', KNOCK, PRODUCTION]

    expect(await asUser(SERVICE_USER, inNamespace)).toMatchObject({ exitCode: 1 })
    expect(await asUser(OTHER_USER, inNamespace)).toMatchObject({ exitCode: 0 })
  })

  it('as one of its subordinate users, which newuidmap lets it become', async () => {
    expect(await hosts.target.attempt(SUBORDINATE + 9, production)).toEqual(['ECONNREFUSED', 'ECONNREFUSED'])
    expect(await hosts.target.attempt(SUBORDINATE + 10, production)).toEqual(['answered', 'answered'])
  })

  it('by DNS: only the resolver answers, and what it tells is refused', async () => {
    const question = (host: string): Attempt => ({ ...tcp(host, 53), protocol: 'udp' })

    expect(await hosts.target.attempt(SERVICE_USER, [question(RESOLVER)])).toEqual(['answered'])
    expect(await hosts.target.attempt(SERVICE_USER, [question(PRODUCTION), tcp(PRODUCTION, 53)])).toEqual([
      'EPERM',
      'ECONNREFUSED',
    ])
    expect(await hosts.target.attempt(SERVICE_USER, [tcp(RESOLVER, 53), ...production])).toEqual([
      'ECONNREFUSED',
      'ECONNREFUSED',
      'ECONNREFUSED',
    ])
    expect(await hosts.target.attempt(OTHER_USER, [question(PRODUCTION)])).toEqual(['answered'])
  })

  it.each([
    ['of another host', `http://${PRODUCTION}:3128`],
    ['of an allowed host', `http://${RESOLVER}:3128`],
    ['on this host', 'http://127.0.0.1:2525'],
  ])('through a proxy %s that its environment names', async (_, proxy) => {
    const ask = [
      'env',
      `http_proxy=${proxy}`,
      'curl',
      '--silent',
      '--show-error',
      '--http0.9',
      'http://anywhere.example/',
    ]

    expect(await asUser(SERVICE_USER, ask)).toMatchObject({ exitCode: 7 })
    expect(await asUser(OTHER_USER, ask)).toMatchObject({ exitCode: 0, stdout: 'hello' })
  })

  it('through a relay on loopback', async () => {
    expect(await hosts.target.attempt(SERVICE_USER, [tcp('127.0.0.1', 2525)])).toEqual(['ECONNREFUSED'])
    expect(await hosts.target.attempt(OTHER_USER, [tcp('127.0.0.1', 2525)])).toEqual(['answered'])
  })
})

describe('a helper that is setuid root', () => {
  /** As `sendmail` of some mail servers is. */
  let helper: string

  beforeAll(async () => {
    helper = `${await run(['mktemp', '-d'])}/helper`
    await run(['install', '-m', '4755', '/usr/bin/curl', helper])
    await run(['chmod', '755', helper.replace(/\/helper$/, '')])
  })
  afterAll(() => run(['rm', '-r', helper.replace(/\/helper$/, '')]))

  const ask = () => asUser(SERVICE_USER, [helper, '--silent', '--http0.9', `http://${PRODUCTION}:443/`])

  it('is another user for a fence around the service user alone', async () => {
    expect(await ask()).toMatchObject({ exitCode: 0, stdout: 'hello' })
  })

  it('is refused by a fence around the host', async () => {
    await nft(nftablesScript({ ...fence, scope: { kind: 'host', served: [22, 5432] } }))

    expect(await ask()).toMatchObject({ exitCode: 7 })
  })
})

/** Connects to the address that is given as `$0`. */
const KNOCK = 'exec 3<>"/dev/tcp/$0/443"'
const TALK = `bash -c '${KNOCK}' "$0"`

function asUser(user: number, argv: readonly string[]) {
  return hosts.target.run(['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--', ...argv])
}

async function nft(script: string): Promise<void> {
  const { exitCode, stderr } = await hosts.target.run(['nft', '-f', '-'], lowerScript('staging') + script)
  if (exitCode !== 0) throw new Error(stderr)
}

async function ruleset(): Promise<string> {
  return (await hosts.target.run(['nft', '--stateless', 'list', 'ruleset'])).stdout
}

function tcp(host: string, port: number): Attempt {
  return { host, port, protocol: 'tcp' }
}
