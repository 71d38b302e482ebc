import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { counterName, latchScript, lowerScript, nftablesScript } from '../../src/containment/nftables.ts'
import { canary, closed, open, productionAddress, tcp, udp } from '../fixtures/attempts-at-fence.ts'
import { OTHER_USER, SERVICE_USER } from '../fixtures/bare-fence.ts'
import { joinHosts, type FenceHosts } from '../fixtures/fence-hosts.ts'
import { addresses, answerEverywhere, cameIn } from '../fixtures/fence-world.ts'
import { allowed, fence, latch, LATER, NOW, wholeHost } from '../fixtures/full-fence.ts'
import { loadRules, packetsOf, rulesOf, triedOn } from '../fixtures/kernel-rules.ts'
import { observe, rulesIn, without, type Observed } from '../fixtures/observed-fence.ts'
import { sendRaw } from '../fixtures/raw-packets.ts'

let hosts: FenceHosts

beforeAll(async () => {
  hosts = await joinHosts(addresses)
  await answerEverywhere(hosts)
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
    const sentBy = (user: number) => Promise.all(to.map((address) => sendRaw(hosts.target, user, address, protocol)))

    expect(await sentBy(SERVICE_USER)).toEqual(['EPERM', 'EPERM'])
    expect(await sentBy(OTHER_USER)).toEqual(['sent', 'sent'])
  })

  it('keeps each destination that was tried, known or not, with how often', async () => {
    const stranger = udp('fd66::3', 9999)

    await hosts.target.attempt(SERVICE_USER, [productionAddress, productionAddress, stranger, ...open])

    expect(await triedOn(hosts.target)).toEqual(['10.66.0.3 tcp 443: 2', 'fd66::3 udp 9999: 1'])
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
    const before = await rulesOf(hosts.target)

    const { exitCode } = await hosts.target.run(
      ['setpriv', `--reuid=${SERVICE_USER}`, `--regid=${SERVICE_USER}`, '--clear-groups', 'nft', '-f', '-'],
      lowerScript('staging'),
    )

    expect(exitCode).not.toBe(0)
    expect(await rulesOf(hosts.target)).toBe(before)
  })

  it('stays as it was when the next one does not load', async () => {
    const before = await rulesOf(hosts.target)

    const { exitCode } = await hosts.target.run(['nft', '-f', '-'], `${nftablesScript(fence)}nonsense\n`)

    expect(exitCode).not.toBe(0)
    expect(await rulesOf(hosts.target)).toBe(before)
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
    const before = await rulesOf(hosts.target)

    await nft(nftablesScript(fence))
    const during = await rulesOf(hosts.target)
    await nft(nftablesScript(wholeHost))
    await nft(lowerScript('staging'))
    const after = await rulesOf(hosts.target)
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
    baseline = await observe(hosts, script)
    hostBaseline = await observe(hosts, hostScript)
  })

  it('or else nothing that is seen changes', async () => {
    expect(await observe(hosts, script)).toEqual(baseline)
  })

  it.each(rulesIn(script))('%s', async (_, index) => {
    expect(await observe(hosts, without(script, index))).not.toEqual(baseline)
  })

  it.each(rulesIn(hostScript, 'chain host {'))('for the whole host: %s', async (_, index) => {
    expect(await observe(hosts, without(hostScript, index))).not.toEqual(hostBaseline)
  })
})

function nft(script: string): Promise<void> {
  return loadRules(hosts.target, script)
}

function packets(counter: string): Promise<number> {
  return packetsOf(hosts.target, counter)
}
