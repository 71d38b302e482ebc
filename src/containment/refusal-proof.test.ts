import { describe, expect, it } from 'vitest'
import { readTried, type Trial, type TrialOutcome, type Tried } from './prober.ts'
import { judgeAnswers, judgeRefusals } from './refusal-proof.ts'

const known = [
  { address: '10.1.0.5', port: 443, protocol: 'tcp', endpoints: ['hooks.example.com:443'] },
  { address: '192.0.2.1', port: 443, protocol: 'tcp', endpoints: ['hooks.example.com:443', 'ci.example.com:443'] },
] as const
const hooks: Trial = { host: 'hooks.example.com', port: 443, protocol: 'tcp', endpoint: 'hooks.example.com:443' }
const ci: Trial = { host: 'ci.example.com', port: 443, protocol: 'tcp', endpoint: 'ci.example.com:443' }
const address: Trial = { ...hooks, host: '10.1.0.5' }
const turnedAway: TrialOutcome = { kind: 'turned-away' }

const tried = (trial: Trial, at: string | undefined, outcome: TrialOutcome): Tried => ({ trial, address: at, outcome })
const rose = (...by: readonly (readonly [string, number])[]) => ({
  before: new Map(by.map(([name]) => [name, 7])),
  after: new Map(by.map(([name, packets]) => [name, 7 + packets])),
})

describe('a refusal', () => {
  it('is proven where the counter of the fence rose by each attempt on that address', () => {
    const all = [
      tried(hooks, '192.0.2.1', turnedAway),
      tried(ci, '192.0.2.1', turnedAway),
      tried(address, '10.1.0.5', turnedAway),
    ]

    expect(judgeRefusals(all, { known }, rose(['to_192.0.2.1_tcp_443', 2], ['to_10.1.0.5_tcp_443', 1]))).toEqual({
      proven: [
        { ...hooks, address: '192.0.2.1', how: 'refused' },
        { ...ci, address: '192.0.2.1', how: 'refused' },
        { ...address, address: '10.1.0.5', how: 'refused' },
      ],
      doubts: [],
    })
    expect(judgeRefusals(all, { known }, rose(['to_192.0.2.1_tcp_443', 1], ['to_10.1.0.5_tcp_443', 1])).doubts).toEqual(
      [
        'hooks.example.com:443 at 192.0.2.1 was refused, and not by the fence: its counter did not rise',
        'ci.example.com:443 at 192.0.2.1 was refused, and not by the fence: its counter did not rise',
      ],
    )
  })

  it('is not needed where the host knows no way', () => {
    const all = [tried(hooks, '2001:db8::1', { kind: 'no-route' }), tried(ci, undefined, { kind: 'no-address' })]

    expect(judgeRefusals(all, { known }, rose()).proven.map(({ address: at, how }) => [at, how])).toEqual([
      ['2001:db8::1', 'no-route'],
      [null, 'no-address'],
    ])
  })

  it.each([
    [{ kind: 'answered' } as const, '10.1.0.5:443 answered'],
    [{ kind: 'silent' } as const, '10.1.0.5:443 did not answer, and the fence did not refuse it'],
    [{ kind: 'other', said: 'Too many open files' } as const, '10.1.0.5:443 could not be tried: Too many open files'],
    [turnedAway, '10.1.0.5:443 was refused, and not by the fence: its counter did not rise'],
  ])('is not proven by %o', (outcome, doubt) => {
    expect(judgeRefusals([tried(address, '10.1.0.5', outcome)], { known }, rose())).toEqual({
      proven: [],
      doubts: [doubt],
    })
  })

  it('of an address that no rule counts is none', () => {
    const found = judgeRefusals([tried(hooks, '10.9.9.9', turnedAway)], { known }, rose())

    expect(found.doubts).toEqual([
      'hooks.example.com:443 at 10.9.9.9 was refused, and no rule of the fence counts that address',
    ])
  })
})

describe('what is allowed', () => {
  const needed = { ...hooks, needed: true }
  const allowed = { ...ci, needed: false }

  it('answers at one of its addresses', () => {
    const all = [tried(needed, '10.1.0.5', turnedAway), tried(needed, '10.1.0.6', { kind: 'answered' })]

    expect(judgeAnswers([needed], all, 1)).toEqual({
      proven: [{ endpoint: 'hooks.example.com:443', protocol: 'tcp', how: 'answered' }],
      doubts: [],
    })
  })

  it('need not answer where it only stands in `allow`, but the fence may have refused nothing', () => {
    const closed = (trial: typeof needed, refusedMeanwhile: number) =>
      judgeAnswers([trial], [tried(trial, '10.1.0.5', turnedAway)], refusedMeanwhile)
    const doubt = ['ci.example.com:443 is allowed and does not answer']

    expect(closed(allowed, 0).proven).toEqual([{ endpoint: 'ci.example.com:443', protocol: 'tcp', how: 'closed' }])
    expect(closed(allowed, 1).doubts).toEqual(doubt)
    expect(closed(needed, 0).doubts).toEqual(['hooks.example.com:443 is allowed and does not answer'])
    expect(judgeAnswers([allowed], [tried(allowed, '10.1.0.5', { kind: 'silent' })], 0).proven[0]?.how).toBe('silent')
    expect(judgeAnswers([{ ...allowed, protocol: 'udp' }], [], 1).doubts).toEqual([
      'ci.example.com:443 over UDP is allowed and does not answer',
    ])
  })
})

describe('what the prober wrote', () => {
  it('is read whatever its order, each word for what it means', () => {
    const output = [
      '1 10.1.0.5 No route to host',
      '0 192.0.2.1 Network is unreachable',
      '0 2001:db8::1 answered',
      '2 - no address',
      '3 10.1.0.7 silent',
      '4 10.1.0.8 Operation not permitted',
      '5 10.1.0.9 Too many open files',
      '6 10.1.0.9 Connection refused',
      '',
    ].join('\n')
    const trials = Array.from({ length: 7 }, (_, index) => ({ ...hooks, host: `host-${index}` }))

    expect(readTried(output, trials).map((one) => [one.trial.host, one.address, one.outcome])).toEqual([
      ['host-1', '10.1.0.5', { kind: 'turned-away' }],
      ['host-0', '192.0.2.1', { kind: 'no-route' }],
      ['host-0', '2001:db8::1', { kind: 'answered' }],
      ['host-2', undefined, { kind: 'no-address' }],
      ['host-3', '10.1.0.7', { kind: 'silent' }],
      ['host-4', '10.1.0.8', { kind: 'turned-away' }],
      ['host-5', '10.1.0.9', { kind: 'other', said: 'Too many open files' }],
      ['host-6', '10.1.0.9', { kind: 'turned-away' }],
    ])
  })

  it('is a failure where it says nothing of a trial', () => {
    expect(() => readTried('0 10.1.0.5 answered\n', [hooks, ci])).toThrow(
      'the prober did not say what became of ci.example.com:443',
    )
  })
})
