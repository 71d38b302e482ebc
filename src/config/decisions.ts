import { z } from 'zod'
import type { Decision, RedirectTarget } from '../kernel/decision.ts'
import { hostName } from './host.ts'
import { port, reason, section, text } from './section.ts'
import { httpUrl } from './url.ts'

/** A decision on a single finding, by the place that `survey` prints. */
export interface FindingDecision {
  readonly where: string
  readonly decision: Decision
}

export const DECISION = 'cut, { keep: "reason" } or { redirect: { host, port } or { url } }'

export function keepSchema() {
  return section({ keep: reason() })
}

export function redirectSchema() {
  return section({ redirect: redirectTargetSchema() })
}

export function decisionsSchema() {
  const where = text('a place as `understudy survey` prints it')
  const one = z
    .union(
      [
        section({ where, keep: reason() }),
        section({ where, redirect: redirectTargetSchema() }),
        section({ where, cut: z.literal(true, { error: 'true' }) }),
      ],
      { error: '{ where, keep: "reason" }, { where, redirect: { host, port } } or { where, cut: true }' },
    )
    .transform((written): FindingDecision => ({ where: written.where, decision: toDecision(written) }))
  return z.array(one, { error: 'a list of decisions on single findings' })
}

export function toDecision(written: { keep: string } | { redirect: RedirectTarget } | object): Decision {
  if ('keep' in written) return { kind: 'keep', because: written.keep }
  return 'redirect' in written ? { kind: 'redirect', to: written.redirect } : { kind: 'cut' }
}

function redirectTargetSchema() {
  return z
    .union([section({ host: hostName(), port: port() }), section({ url: httpUrl() })], {
      error: '{ host, port } or { url }',
    })
    .transform((written): RedirectTarget => {
      return 'url' in written ? { kind: 'url', ...written } : { kind: 'host', ...written }
    })
}
