import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { iptablesRules } from '../../src/containment/iptables.ts'
import type { Destination, Fence, PosixUser } from '../../src/containment/fence.ts'
import { bareFence, OTHER_USER, SERVICE_USER, SUBORDINATE } from '../fixtures/bare-fence.ts'
import type { Attempt } from '../fixtures/fence-attempts-main.ts'
import { joinHosts, type FenceHosts } from '../fixtures/fence-hosts.ts'
import { stagingFence } from '../fixtures/staging-fence.ts'

const OWN = ['10.71.0.2', 'fd71::2'] as const
const PRODUCTION = ['10.71.0.3', 'fd71::3'] as const

const open = OWN.map((host) => tcp(host, 443))
const closed = [
  ...PRODUCTION.map((host) => tcp(host, 443)),
  ...OWN.map((host) => tcp(host, 8443)),
  tcp('127.0.0.1', 25),
]
const canary = tcp('127.66.66.66', 9)

const fence: Fence<PosixUser> = {
  ...bareFence,
  allowed: OWN.map((to): Destination => ({
    to,
    port: 443,
    protocol: 'tcp',
    why: { kind: 'derived', from: 'keep' },
    endpoint: `own's "server" \\ in $PATH:443`,
  })),
  loopback: [{ port: 9200, protocol: 'tcp', listener: 'search server' }],
  known: PRODUCTION.map((address) => ({ address, port: 443, protocol: 'tcp', endpoints: ['ci.example.com:443'] })),
}
const wholeHost: Fence<PosixUser> = { ...fence, scope: { kind: 'host', served: [22] } }

/** An administrator's own, in chains that our rules meet. */
const foreign = `*filter
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:theirs - [0:0]
-A INPUT -p tcp --dport 8443 -j ACCEPT
-A OUTPUT -p tcp --dport 8443 -j theirs
-A OUTPUT -m owner --uid-owner ${SERVICE_USER} -j theirs
-A theirs -m comment --comment "of theirs" -j RETURN
COMMIT
`

let hosts: FenceHosts
let before: readonly string[]

beforeAll(async () => {
  hosts = await joinHosts({
    target: ['10.71.0.1/16', 'fd71::1/32'],
    world: [...OWN, ...PRODUCTION].map((address) => `${address}/${address.includes(':') ? 32 : 16}`),
  })
  await hosts.world.listen(0, [tcp('::', 443), tcp('::', 8443)])
  await hosts.target.listen(0, [tcp('::', 25), tcp('::', 9200)])
  for (const tool of ['iptables', 'ip6tables']) await ok([`${tool}-restore`], foreign)
  before = await saved()
})
afterAll(() => hosts[Symbol.asyncDispose]())

describe('the rules that are printed for iptables', () => {
  it.each([
    ['one that has everything in it', stagingFence],
    ['one around the whole host', wholeHost],
  ])('are taken by both tools, with a fence like %s', async (_, one) => {
    for (const tool of ['iptables', 'ip6tables']) await ok([`${tool}-restore`, '--test', '-n'], iptablesRules(one))

    expect(await saved()).toEqual(before)
  })

  it('let the service user to what is allowed and nowhere else, once they are loaded as they say', async () => {
    const all = [...open, ...closed]
    const without = await hosts.target.attempt(SERVICE_USER, all)
    await load(fence)
    const within = await hosts.target.attempt(SERVICE_USER, [...all, tcp('127.0.0.1', 9200), canary])
    const subordinate = await hosts.target.attempt(SUBORDINATE, closed)
    const others = await hosts.target.attempt(OTHER_USER, all)
    await remove(fence)

    expect(without).toEqual(all.map(() => 'answered'))
    expect(within).toEqual([
      ...open.map(() => 'answered'),
      ...closed.map(() => 'ECONNREFUSED'),
      'answered',
      'EHOSTUNREACH',
    ])
    expect(subordinate).toEqual(closed.map(() => 'ECONNREFUSED'))
    expect(others).toEqual(all.map(() => 'answered'))
  })

  it('are about everybody where the whole host is fenced, but for loopback and who connects to it', async () => {
    const toCopy = [tcp('10.71.0.1', 9200), tcp('fd71::1', 9200)]
    await load(wholeHost)
    const others = await hosts.target.attempt(OTHER_USER, [...open, ...closed])
    const incoming = await hosts.world.attempt(0, toCopy)
    await remove(wholeHost)

    expect(others).toEqual([
      ...open.map(() => 'answered'),
      ...closed.slice(0, -1).map(() => 'ECONNREFUSED'),
      'answered',
    ])
    expect(incoming).toEqual(['answered', 'answered'])
  })

  it.each([
    ['the service user', fence],
    ['the whole host', wholeHost],
  ])(
    'loaded twice around %s are there once, and what takes them away leaves those of others byte for byte',
    async (_, one) => {
      await load(one)
      const once = await saved()
      await load(one)
      const twice = await saved()
      await remove(one)

      expect(once.length).toBeGreaterThan(before.length)
      expect(twice).toEqual(once)
      expect(await saved()).toEqual(before)
    },
  )
})

/** As the first lines of the file say. */
async function load(one: Fence<PosixUser>): Promise<void> {
  const rules = iptablesRules(one)
  for (const tool of ['iptables', 'ip6tables']) await ok([`${tool}-restore`, '-n'], rules)
  for (const line of commandsIn(rules, ' -C ')) await ok(['sh', '-c', line])
}

async function remove(one: Fence<PosixUser>): Promise<void> {
  const rules = iptablesRules(one)
  for (const line of [...commandsIn(rules, ' -D '), ...commandsIn(rules, ' -F ')]) await ok(['sh', '-c', line])
}

/** Of the comments. */
function commandsIn(rules: string, word: string): readonly string[] {
  return rules.split('\n').flatMap((line) => (line.startsWith('#   ') && line.includes(word) ? [line.slice(4)] : []))
}

/** Of both families, without what counts and without the time. */
async function saved(): Promise<readonly string[]> {
  const texts = await Promise.all(['iptables-save', 'ip6tables-save'].map((tool) => ok([tool, '-t', 'filter'])))
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .map((line) => line.replace(/\[\d+:\d+\]/, '')),
  )
}

async function ok(argv: readonly string[], input?: string): Promise<string> {
  const { exitCode, stdout, stderr } = await hosts.target.run(argv, input)
  if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`)
  return stdout
}

function tcp(host: string, port: number): Attempt {
  return { host, port, protocol: 'tcp' }
}
