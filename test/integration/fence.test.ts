import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readElements } from '../../src/argv/nft.ts'
import type { Destination, Fence, PosixUser } from '../../src/containment/fence.ts'
import { counterName, latchScript, lowerScript, nftablesScript } from '../../src/containment/nftables.ts'
import { bareFence, OTHER_USER, SERVICE_USER } from '../fixtures/bare-fence.ts'
import type { Attempt } from '../fixtures/fence-attempts-main.ts'
import { joinHosts, type FenceHosts } from '../fixtures/fence-hosts.ts'

const NOW = new Date('2026-11-22T01:00:00.000Z')
const LATER = '2026-11-22T03:00:00.000Z'

const keep = { kind: 'derived', from: 'keep' } as const
const latch = { kind: 'latch', until: LATER, because: 'a look' } as const

const fence: Fence<PosixUser> = {
  ...bareFence,
  allowed: [
    allowed('10.66.0.2', 443, 'tcp'),
    allowed('fd66::2', 443, 'tcp'),
    allowed('10.66.0.2', 53, 'udp'),
    allowed('fd66::2', 53, 'udp'),
    allowed('10.66.8.0/24', 8443, 'tcp'),
    allowed('10.66.8.8/31', 8443, 'tcp'),
    allowed('fd66:0:8::/64', 8443, 'tcp'),
    { ...allowed('10.66.0.4', 443, 'tcp'), why: latch },
    { ...allowed('fd66::4', 443, 'tcp'), why: latch },
  ],
  loopback: [
    { port: 9200, protocol: 'tcp', listener: 'search' },
    { port: 5353, protocol: 'udp', listener: 'resolver' },
  ],
  known: [
    { address: '10.66.0.3', port: 443, protocol: 'tcp', endpoints: ['hooks.example.com:443'] },
    { address: 'fd66::3', port: 443, protocol: 'tcp', endpoints: ['hooks.example.com:443'] },
    { address: '10.66.0.3', port: 514, protocol: 'udp', endpoints: ['log.example.com:514/udp'] },
    { address: 'fd66::3', port: 514, protocol: 'udp', endpoints: ['log.example.com:514/udp'] },
    { address: '127.0.0.1', port: 25, protocol: 'tcp', endpoints: ['localhost:25'] },
  ],
}

const wholeHost: Fence<PosixUser> = { ...fence, scope: { kind: 'host', served: [22, 5432, 8445] } }

const productionAddress = tcp('10.66.0.3', 443)

/** What the copy needs: every way in which something is allowed. */
const open: readonly Attempt[] = [
  tcp('10.66.0.2', 443),
  tcp('fd66::2', 443),
  udp('10.66.0.2', 53),
  udp('fd66::2', 53),
  tcp('10.66.8.8', 8443),
  tcp('fd66:0:8::8', 8443),
  tcp('10.66.0.4', 443),
  tcp('fd66::4', 443),
  tcp('127.0.0.1', 9200),
  tcp('::1', 9200),
  udp('127.0.0.1', 5353),
]

/** Everything listens there: without the fence each is answered. */
const closed: readonly (readonly [string, Attempt, string])[] = [
  ['production over IPv4', productionAddress, 'ECONNREFUSED'],
  ['another port of production, which nobody knew of', tcp('10.66.0.3', 22), 'ECONNREFUSED'],
  ['production over IPv6', tcp('fd66::3', 443), 'ECONNREFUSED'],
  ['production over UDP', udp('10.66.0.3', 514), 'EPERM'],
  ['production over UDP and IPv6', udp('fd66::3', 514), 'EPERM'],
  ['an address of the link alone', tcp('fe80::66:3%cable', 443), 'ECONNREFUSED'],
  ['another port of an allowed host', tcp('10.66.0.2', 22), 'ECONNREFUSED'],
  ['an allowed port over the other protocol', udp('10.66.0.2', 443), 'EPERM'],
  ['a mail relay on loopback', tcp('127.0.0.1', 25), 'ECONNREFUSED'],
  ['a mail relay on loopback, over IPv6', tcp('::1', 25), 'ECONNREFUSED'],
  ['a mail relay by the address of the host itself', tcp('10.66.0.1', 25), 'ECONNREFUSED'],
  ['a mail relay by no address', tcp('0.0.0.0', 25), 'ECONNREFUSED'],
  ['an allowed port of another loopback address', tcp('127.0.0.2', 9200), 'ECONNREFUSED'],
]

const canary = tcp('127.66.66.66', 9)

/** By port 8445 somebody comes in before the kernel follows connections: whenever that is, it knows nothing about this one. */
const unfollowed = `table inet unfollowed {
  chain in { type filter hook prerouting priority raw; tcp dport 8445 notrack; }
  chain out { type filter hook output priority raw; tcp sport 8445 notrack; }
}
`
const cameIn = tcp('10.66.0.1', 8445)

let hosts: FenceHosts

beforeAll(async () => {
  hosts = await joinHosts({
    target: ['10.66.0.1/16', 'fd66::1/32', 'fe80::66:1/64'],
    world: [
      '10.66.0.2/16',
      '10.66.0.3/16',
      '10.66.0.4/16',
      '10.66.8.8/16',
      'fd66::2/32',
      'fd66::3/32',
      'fd66::4/32',
      'fd66:0:8::8/32',
      'fe80::66:3/64',
    ],
  })
  const { target, world } = hosts
  await world.listen(0, [
    ...[22, 443, 8443].flatMap((port) => [tcp('::', port)]),
    ...['10.66.0.2', 'fd66::2'].flatMap((host) => [udp(host, 53), udp(host, 443), udp(host, 67), udp(host, 547)]),
    ...['10.66.0.3', 'fd66::3'].map((host) => udp(host, 514)),
  ])
  await world.echo(0, [tcp('::', 8444)])
  await target.listen(0, [tcp('::', 25), tcp('::', 9200), udp('127.0.0.1', 5353), tcp('::', 7991)])
  await target.listen(SERVICE_USER, [tcp('::', 7990)])
  await target.echo(0, [tcp('::', 8445)])
  await nft(unfollowed)
})

afterAll(() => hosts[Symbol.asyncDispose]())

beforeEach(() => nft(lowerScript('staging')))

describe('without the fence', () => {
  it('the service user reaches everything', async () => {
    const attempts = [...open, ...closed.map(([, attempt]) => attempt)]

    expect(await hosts.target.attempt(SERVICE_USER, attempts)).toEqual(attempts.map(() => 'answered'))
  })

  it('the canary is told from a fence', async () => {
    expect(await hosts.target.attempt(SERVICE_USER, [canary])).toEqual(['ECONNREFUSED'])
  })
})

describe('the fence of the service user', () => {
  beforeEach(() => nft(nftablesScript(fence) + latchScript(fence, NOW)))

  it.each(closed)('refuses %s at once', async (_, attempt, errno) => {
    expect(await hosts.target.attempt(SERVICE_USER, [attempt])).toEqual([errno])
  })

  it('lets through what is allowed, by address, network and latch', async () => {
    expect(await hosts.target.attempt(SERVICE_USER, open)).toEqual(open.map(() => 'answered'))
  })

  it('answers the canary as prohibited, and counts that attempt', async () => {
    expect(await hosts.target.attempt(SERVICE_USER, [canary])).toEqual(['EHOSTUNREACH'])
    expect(await packets('canary')).toBe(1)
  })

  it('lets another user reach everything, and does not count it', async () => {
    const attempts = closed.map(([, attempt]) => attempt)

    expect(await hosts.target.attempt(OTHER_USER, attempts)).toEqual(attempts.map(() => 'answered'))
    expect(await hosts.target.attempt(OTHER_USER, [canary])).toEqual(['ECONNREFUSED'])
    expect([await packets('canary'), await packets('refused')]).toEqual([0, 0])
  })

  it('refuses a program that waits for its answer at once, and counts that attempt once', async () => {
    const ids = [`--reuid=${SERVICE_USER}`, `--regid=${SERVICE_USER}`, '--clear-groups', '--']
    const { stderr } = await hosts.target.run(['setpriv', ...ids, 'bash', '-c', 'exec 3<>/dev/tcp/10.66.0.3/443'])

    expect(stderr).toContain('/dev/tcp/10.66.0.3/443: Connection refused')
    expect(await packets(counterName(fence.known[0]!))).toBe(1)
  })

  it('counts each attempt on a known endpoint once, by itself', async () => {
    const [first = fence.known[0]!, ...others] = fence.known

    await hosts.target.attempt(SERVICE_USER, [productionAddress, productionAddress, tcp('10.66.0.3', 22)])

    expect(await packets(counterName(first))).toBe(2)
    expect(await Promise.all(others.map((one) => packets(counterName(one))))).toEqual(others.map(() => 0))
    expect(await packets('refused')).toBe(3)
  })

  it('lets the copy answer who connects to it', async () => {
    const toCopy = [tcp('10.66.0.1', 7990), tcp('fd66::1', 7990)]

    expect(await hosts.world.attempt(0, toCopy)).toEqual(['answered', 'answered'])
    expect(await hosts.target.attempt(OTHER_USER, [tcp('127.0.0.1', 7990)])).toEqual(['answered'])
  })

  it.each([
    ['ICMP', 1],
    ['SCTP', 132],
    ['GRE', 47],
  ])('refuses raw packets of %s, also to an allowed host', async (_, protocol) => {
    const to = ['10.66.0.2', '10.66.0.3']

    expect(await Promise.all(to.map((address) => sendRaw(SERVICE_USER, address, protocol)))).toEqual(['EPERM', 'EPERM'])
    expect(await Promise.all(to.map((address) => sendRaw(OTHER_USER, address, protocol)))).toEqual(['sent', 'sent'])
  })

  it('keeps each destination that was tried, known or not, with how often', async () => {
    const stranger = udp('fd66::3', 9999)

    await hosts.target.attempt(SERVICE_USER, [productionAddress, productionAddress, stranger, ...open])

    expect(await tried()).toEqual(['10.66.0.3 tcp 443: 2', 'fd66::3 udp 9999: 1'])
  })

  it('logs no more attempts than its rate', async () => {
    await hosts.target.attempt(
      SERVICE_USER,
      Array.from({ length: 60 }, () => productionAddress),
    )

    expect(await packets('refused')).toBe(60)
    expect(await packets('logged')).toBeLessThanOrEqual(32)
    expect(await packets('logged')).toBeGreaterThanOrEqual(30)
  })

  it('cannot be changed by the service user', async () => {
    const before = await ruleset()

    const { exitCode } = await hosts.target.run(
      ['setpriv', `--reuid=${SERVICE_USER}`, `--regid=${SERVICE_USER}`, '--clear-groups', 'nft', '-f', '-'],
      lowerScript('staging'),
    )

    expect(exitCode).not.toBe(0)
    expect(await ruleset()).toBe(before)
  })

  it('stays as it was when the next one does not load', async () => {
    const before = await ruleset()

    const { exitCode } = await hosts.target.run(['nft', '-f', '-'], `${nftablesScript(fence)}nonsense\n`)

    expect(exitCode).not.toBe(0)
    expect(await ruleset()).toBe(before)
  })
})

describe('a latch', () => {
  it('closes by itself', async () => {
    await nft(nftablesScript(fence) + latchScript(fence, new Date(Date.parse(LATER) - 1000)))

    const before = await hosts.target.attempt(SERVICE_USER, [tcp('10.66.0.4', 443)])
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const after = await hosts.target.attempt(SERVICE_USER, [tcp('10.66.0.4', 443)])

    expect([before, after]).toEqual([['answered'], ['ECONNREFUSED']])
  })

  it('is closed at once by those that are open instead of it', async () => {
    const another = { ...allowed('10.66.0.3', 443, 'tcp'), why: latch }
    const both = [tcp('10.66.0.4', 443), tcp('10.66.0.3', 443)]
    await nft(nftablesScript(fence) + latchScript(fence, NOW))

    const before = await hosts.target.attempt(SERVICE_USER, both)
    await nft(latchScript({ ...fence, allowed: [another] }, NOW))
    const after = await hosts.target.attempt(SERVICE_USER, both)

    expect([before, after]).toEqual([
      ['answered', 'ECONNREFUSED'],
      ['ECONNREFUSED', 'answered'],
    ])
  })

  it('that is over opens nothing', async () => {
    await nft(nftablesScript(fence) + latchScript(fence, new Date(LATER)))

    expect(await hosts.target.attempt(SERVICE_USER, [tcp('10.66.0.4', 443)])).toEqual(['ECONNREFUSED'])
  })
})

describe('rules of others', () => {
  const foreign = `table inet filter {
	set admins {
		type ipv4_addr
		elements = { 10.66.0.9 }
	}

	chain output {
		type filter hook output priority filter; policy accept;
		tcp dport 8443 counter packets 0 bytes 0 accept
	}
}
table ip understudy_staging {
	chain output {
		type filter hook output priority filter; policy accept;
	}
}
`

  it('stay as they are, byte for byte, when a fence is raised, raised again and lowered', async () => {
    await nft(foreign)
    const before = await ruleset()

    await nft(nftablesScript(fence))
    const during = await ruleset()
    await nft(nftablesScript(wholeHost))
    await nft(lowerScript('staging'))
    const after = await ruleset()
    await nft('delete table inet filter\ndelete table ip understudy_staging\n')

    expect(during.startsWith(before)).toBe(true)
    expect(during.length).toBeGreaterThan(before.length)
    expect(after).toBe(before)
  })

  it('are those of another target on this host too', async () => {
    const other = {
      ...fence,
      environment: 'staging-2',
      serviceUser: { name: 'other', uid: OTHER_USER, subordinate: [] },
    }
    await nft(nftablesScript(fence))
    await nft(nftablesScript(other))

    await nft(lowerScript('staging'))
    const ofOther = await hosts.target.attempt(OTHER_USER, [productionAddress])
    const ofFirst = await hosts.target.attempt(SERVICE_USER, [productionAddress])
    await nft(lowerScript('staging-2'))

    expect([ofOther, ofFirst]).toEqual([['ECONNREFUSED'], ['answered']])
  })
})

describe('the fence of the whole host', () => {
  beforeEach(() => nft(nftablesScript(wholeHost)))

  it('refuses every user', async () => {
    const attempts = [productionAddress, tcp('fd66::3', 443), udp('10.66.0.3', 514)]

    expect(await hosts.target.attempt(OTHER_USER, attempts)).toEqual(['ECONNREFUSED', 'ECONNREFUSED', 'EPERM'])
    expect(await hosts.target.attempt(0, attempts)).toEqual(['ECONNREFUSED', 'ECONNREFUSED', 'EPERM'])
  })

  it('leaves loopback to all but the service user', async () => {
    const relay = [tcp('127.0.0.1', 25)]

    expect(await hosts.target.attempt(OTHER_USER, relay)).toEqual(['answered'])
    expect(await hosts.target.attempt(SERVICE_USER, relay)).toEqual(['ECONNREFUSED'])
  })

  it('lets in and answers, and lets through what is allowed', async () => {
    await hosts.target.run(['ip', '-6', 'neighbour', 'flush', 'dev', 'cable'])

    expect(await hosts.world.attempt(0, [tcp('10.66.0.1', 7991)])).toEqual(['answered'])
    expect(await hosts.target.attempt(OTHER_USER, [tcp('10.66.0.2', 443), tcp('fd66::2', 443)])).toEqual([
      'answered',
      'answered',
    ])
  })

  it('leaves whoever came in before the connection that they have, and ends what this host opened', async () => {
    await nft(lowerScript('staging'))
    const theirs = await hosts.world.keep(0, [cameIn])
    const own = await hosts.target.keep(OTHER_USER, [tcp('10.66.0.3', 8444)])

    await nft(nftablesScript(wholeHost))

    expect([await theirs(), await own()]).toEqual([['answered'], ['ECONNRESET']])
  })

  it('opens nothing from a port that it serves', async () => {
    const attempt = { ...productionAddress, from: 5432 }

    expect(await hosts.target.attempt(OTHER_USER, [attempt])).toEqual(['ECONNREFUSED'])
    await nft(lowerScript('staging'))
    expect(await hosts.target.attempt(OTHER_USER, [attempt])).toEqual(['answered'])
  })
})

describe('every rule of the fence matters', () => {
  const script = nftablesScript(fence)
  const hostScript = nftablesScript(wholeHost)
  let baseline: Observed
  let hostBaseline: Observed

  beforeAll(async () => {
    baseline = await observe(script)
    hostBaseline = await observe(hostScript)
  })

  it('or else nothing that is seen changes', async () => {
    expect(await observe(script)).toEqual(baseline)
  })

  it.each(rulesIn(script))('%s', async (_, index) => {
    expect(await observe(without(script, index))).not.toEqual(baseline)
  })

  it.each(rulesIn(hostScript, 'chain host {'))('for the whole host: %s', async (_, index) => {
    expect(await observe(without(hostScript, index))).not.toEqual(hostBaseline)
  })
})

/** What a script does on a host without a fence, and where a wider fence stood before. */
interface Observed {
  readonly loads: boolean
  readonly asService?: readonly string[]
  readonly asOther?: readonly string[]
  readonly fromWorld?: readonly string[]
  readonly counters?: readonly number[]
  /** What the ledger is made of. */
  readonly tried?: readonly string[]
  /** Of a connection that was open before, and of one by which somebody had come in. */
  readonly earlier?: readonly string[]
}

async function observe(script: string): Promise<Observed> {
  await nft(lowerScript('staging'))
  const kept = await hosts.target.keep(SERVICE_USER, [tcp('10.66.0.3', 8444)])
  const theirs = await hosts.world.keep(0, [cameIn])
  const wider = { ...fence, allowed: [...fence.allowed, allowed('10.66.0.3', 443, 'tcp')] }
  const first = await hosts.target.run(['nft', '-f', '-'], script)
  await nft(nftablesScript(wider))
  const second = await hosts.target.run(['nft', '-f', '-'], script)
  if (first.exitCode !== 0 || second.exitCode !== 0) return { loads: false }
  await hosts.target.run(['nft', '-f', '-'], latchScript(fence, NOW))
  await hosts.target.run(['ip', '-6', 'neighbour', 'flush', 'dev', 'cable'])
  const asService = await hosts.target.attempt(SERVICE_USER, [canary, ...open, ...closed.map(([, one]) => one)])
  const asOther = await hosts.target.attempt(0, [
    productionAddress,
    canary,
    tcp('127.66.66.66', 11),
    tcp('127.0.0.1', 25),
    tcp('fd66::2', 443),
    { ...udp('10.66.0.2', 67), from: 68 },
    { ...udp('fd66::2', 547), from: 546 },
  ])
  const fromWorld = await hosts.world.attempt(0, [tcp('10.66.0.1', 7990), tcp('10.66.0.1', 7991)])
  const counters = await Promise.all(['canary', ...fence.known.map(counterName)].map(packets))
  const seen = await Promise.all(['refused', 'logged'].map(async (name) => Math.min(1, await packets(name))))
  const attempts = await tried()
  return {
    loads: true,
    asService,
    asOther,
    fromWorld,
    counters: [...counters, ...seen],
    tried: attempts,
    earlier: [...(await kept()), ...(await theirs())],
  }
}

/** Destinations that were refused, with how often, as the kernel keeps them. */
async function tried(): Promise<readonly string[]> {
  const sets = await Promise.all(
    ['tried4', 'tried6'].map((set) =>
      hosts.target.run(['nft', '-j', 'list', 'set', 'inet', 'understudy_staging', set]),
    ),
  )
  return sets
    .flatMap(({ stdout }) => readElements(stdout))
    .map(({ address, protocol, port, packets: count }) => `${address} ${protocol} ${port}: ${count}`)
    .toSorted()
}

/** Lines that do something, with their place: of one chain, or of all and the lines that replace the table. */
function rulesIn(script: string, chain?: string): readonly (readonly [string, number])[] {
  const lines = script.split('\n').map((line, index) => [line.trim(), index] as const)
  const starts = lines.findIndex(([line]) => line === (chain ?? 'chain output {'))
  const ends = lines.findIndex(([line], index) => index > starts && line === '}')
  const table = lines.filter(([line]) => /^(delete )?table inet \w+$/.test(line))
  const rules = chain === undefined ? [...table, ...lines.slice(starts)] : lines.slice(starts, ends)
  return rules.filter(([line]) => line !== '' && !/\{$|^\}$/.test(line) && !line.startsWith('#'))
}

function without(script: string, index: number): string {
  return script.split('\n').toSpliced(index, 1).join('\n')
}

async function nft(script: string): Promise<void> {
  const { exitCode, stderr } = await hosts.target.run(['nft', '-f', '-'], script)
  if (exitCode !== 0) throw new Error(stderr)
}

async function ruleset(): Promise<string> {
  return (await hosts.target.run(['nft', '--stateless', 'list', 'ruleset'])).stdout
}

async function packets(counter: string): Promise<number> {
  const { stdout } = await hosts.target.run(['nft', 'list', 'counter', 'inet', 'understudy_staging', counter])
  return Number(/packets (\d+)/.exec(stdout)?.[1])
}

/** As a user who may make raw sockets, which the service user never may. */
async function sendRaw(user: number, address: string, protocol: number): Promise<string> {
  const program = `use Socket; use Errno; socket(my $s, AF_INET, SOCK_RAW, ${protocol}) or die "socket: $!";
    print send($s, "\\x08\\0\\xf7\\xff\\0\\0\\0\\0", 0, pack_sockaddr_in(0, inet_aton("${address}"))) ? "sent" : (grep { $!{$_} } keys %!)[0]`
  const ids = [`--reuid=${user}`, `--regid=${user}`, '--clear-groups']
  const raw = ['--inh-caps=+net_raw', '--ambient-caps=+net_raw']
  const { stdout, stderr } = await hosts.target.run(['setpriv', ...ids, ...raw, '--', 'perl', '-e', program])
  return stdout || stderr
}

function allowed(to: string, port: number, protocol: 'tcp' | 'udp'): Destination {
  return { to, port, protocol, why: keep, endpoint: `${to}:${port}` }
}

function tcp(host: string, port: number): Attempt {
  return { host, port, protocol: 'tcp' }
}

function udp(host: string, port: number): Attempt {
  return { host, port, protocol: 'udp' }
}
