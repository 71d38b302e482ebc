import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { emptyPlan, runContext } from '../../test/fixtures/run-context.ts'
import { refreshOfStaging, staging } from '../../test/fixtures/two-environments.ts'
import { proveRefusal } from './prove-refusal.ts'
import type { Perform } from './effect.ts'
import type { RunContext, StandingFence } from './run-context.ts'

const HOOK = '10.1.0.5'
const DATABASE = '10.2.0.20'
/** As systemd-resolved has it. */
const RESOLVER = '127.0.0.53'
const REFUSED = 'Connection refused'
const RULES = 'table inet understudy_staging {\n}\n'
const addresses = new Map([
  ['hooks.example.com', HOOK],
  ['db.staging.example.com', DATABASE],
  ['bb1.staging.example.com', '10.2.0.11'],
])

interface Situation {
  /** What the prober says of an attempt on the webhook. */
  readonly hook?: string
  readonly database?: string
  /** Whether the fence counts what is turned away there. */
  readonly counted?: boolean
}

/** A target whose prober sees this, with one webhook of production known; everything else is as it should be. */
function targetIn({ hook = REFUSED, database = 'answered', counted = true }: Situation = {}): RunContext {
  const counters = new Map<string, number>()
  const said = new Map([
    [HOOK, hook],
    [DATABASE, database],
    [RESOLVER, 'answered'],
  ])
  const attempt = (line: string): string => {
    const [number, protocol, host = '', port] = line.split(' ')
    const address = addresses.get(host) ?? host
    const outcome = said.get(address) ?? REFUSED
    const name = `to_${address.replaceAll(':', '_')}_${protocol}_${port}`
    if (outcome === REFUSED && (counted || address !== HOOK)) counters.set(name, (counters.get(name) ?? 0) + 1)
    return `${number} ${address} ${outcome}\n`
  }
  const host = memoryHost({
    getent: ({ args }) => ({
      stdout: args[0] === 'passwd' ? 'atlbitbucket:x:20012:20012::/:/bin/sh\n' : lookedUp(args),
    }),
    '/usr/sbin/sysctl': () => ({}),
    '/usr/sbin/nft': ({ args }) => ({ stdout: listed(args, counters) }),
    bash: ({ input }) => ({
      stdout: String(input ?? '')
        .split(/\n(?=.)/)
        .filter((line) => line !== '')
        .map((line) => attempt(line.trim()))
        .join(''),
    }),
  })
  const kept: { standing: StandingFence | undefined } = { standing: undefined }
  const context = runContext()
  host.put(context.target.layout.canary, '')
  host.put('/etc/resolv.conf', `nameserver ${RESOLVER}\n`)
  return {
    ...context,
    plan: {
      ...emptyPlan,
      waivers: [],
      endpoints: [{ endpoint: { host: 'hooks.example.com', port: 443, protocol: 'tcp' }, sources: ['webhooks'] }],
    },
    refresh: { ...refreshOfStaging, fence: { kind: 'raised', with: ['nftables'], scope: 'service-user', allow: [] } },
    target: { ...context.target, host, config: { ...staging, service: undefined } },
    fence: {
      ...context.fence,
      standing: () => kept.standing,
      raised: (fence, rules) => void (kept.standing = { fence, rules }),
    },
  }
}

/** As `lookUpEach` asks: each name, and behind it an address that ends its answers. */
function lookedUp(args: readonly string[]): string {
  const keys = args.slice(args.indexOf('--') + 1)
  return keys.map((key) => `${addresses.get(key) ?? key} STREAM ${key}\n`).join('')
}

function listed(args: readonly string[], counters: ReadonlyMap<string, number>): string {
  if (args.includes('counters'))
    return JSON.stringify({ nftables: [...counters].map(([name, packets]) => ({ counter: { name, packets } })) })
  return args.includes('set') ? '{"nftables":[]}' : RULES
}

const perform: Perform = async (effect) => {
  await effect.apply(new AbortController().signal)
  const outcome = await effect.verify()
  if (outcome.kind === 'open') throw new Error(outcome.seen)
  return outcome.result
}

describe('the proof that a copy is refused', () => {
  it('is what became of each endpoint, by name and by address, and of what it may reach', async () => {
    const proof = await proveRefusal.run(targetIn(), perform)

    const way = { endpoint: 'hooks.example.com:443', port: 443, protocol: 'tcp', how: 'refused' }
    expect(proof).toEqual({
      at: expect.any(String),
      refused: [
        { ...way, host: 'hooks.example.com', address: HOOK },
        ...[HOOK, '192.0.2.1', '2001:db8::1'].map((address) => ({ ...way, host: address, address })),
      ],
      answered: [
        { endpoint: 'db.staging.example.com:5432', protocol: 'tcp', how: 'answered' },
        { endpoint: `${RESOLVER}:53`, protocol: 'udp', how: 'answered' },
        { endpoint: `${RESOLVER}:53`, protocol: 'tcp', how: 'answered' },
      ],
      shared: [],
    })
  })

  it('is of the fence that its generation goes on with after a rewind', async () => {
    const context = targetIn()
    const kept: string[] = []

    await proveRefusal.run({ ...context, fence: { ...context.fence, standsFor: (id) => void kept.push(id) } }, perform)

    expect(kept).toEqual([context.run])
  })

  it.each<readonly [string, Situation, string]>([
    [
      'an endpoint that is down just now',
      { hook: 'silent' },
      'hooks.example.com:443 at 10.1.0.5 did not answer, and the fence did not refuse it; 10.1.0.5:443 did not answer, and the fence did not refuse it',
    ],
    [
      'one that somebody else refuses',
      { counted: false },
      'hooks.example.com:443 at 10.1.0.5 was refused, and not by the fence: its counter did not rise; 10.1.0.5:443 was refused, and not by the fence: its counter did not rise',
    ],
    ['one that answers', { hook: 'answered' }, 'hooks.example.com:443 at 10.1.0.5 answered; 10.1.0.5:443 answered'],
    [
      'a database of its own that does not answer',
      { database: 'silent' },
      'db.staging.example.com:5432 is allowed and does not answer',
    ],
  ])('is none with %s, and the copy stays stopped', async (_what, situation, doubts) => {
    await expect(proveRefusal.run(targetIn(situation), perform)).rejects.toMatchObject({
      code: 'policy/not-refused',
      message: `it is not proven that staging is cut off: ${doubts}`,
      hint: 'look at these from ssh://understudy@bb1; staging stays stopped until each is refused by its fence, and what it may reach answers',
    })
  })
})
