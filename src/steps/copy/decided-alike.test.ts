import { describe, expect, it } from 'vitest'
import { runContext } from '../../../test/fixtures/run-context.ts'
import type { Decision } from '../../kernel/decision.ts'
import { assertDecidedAlike } from './decided-alike.ts'

const sink = { kind: 'redirect', to: { kind: 'host', host: 'sink.example.net', port: 25 } } as const
const keep = { kind: 'keep', because: 'a test' } as const

/** A copy whose mail server was decided so when it was cut, and is decided so now. */
function decided(then: Decision, now: Decision): void {
  const context = runContext()
  const finding = {
    id: 'mail-server:1',
    integration: 'mail-server',
    where: { kind: 'row', table: 'app_property', key: { prop_key: 'mail.hostname' } },
    summary: 'the mail server',
    endpoints: [],
    secret: false,
    state: 'live',
  } as const
  assertDecidedAlike({
    ...context,
    refresh: {
      ...context.refresh,
      integrations: { ...context.refresh.integrations, decisions: { 'mail-server': now } },
    },
    generations: { ...context.generations, decided: () => [{ finding, decision: then, decidedBy: 'default' }] },
  })
}

describe('a copy that waits to be started', () => {
  it.each<[string, Decision, Decision]>([
    ['a cut, and was kept', keep, { kind: 'cut' }],
    ['a redirect, and was cut', { kind: 'cut' }, sink],
    ['a redirect to elsewhere', sink, { ...sink, to: { ...sink.to, port: 2525 } }],
  ])('is not started when a decision has become %s', (_what, then, now) => {
    expect(() => decided(then, now)).toThrow(
      'since it was cut 1 findings were decided otherwise: the mail server (app_property[prop_key=mail.hostname])',
    )
  })

  it('may be started when all is decided as then, or is kept now and was cut', () => {
    expect(() => decided(sink, sink)).not.toThrow()
    expect(() => decided({ kind: 'cut' }, keep)).not.toThrow()
  })
})
