import { z } from 'zod'
import type { Decision } from '../kernel/decision.ts'
import { integrationIds, type IntegrationId } from '../kernel/integration-id.ts'
import { DECISION, keepSchema, redirectSchema, toDecision } from './decisions.ts'
import { HINT, matching, section } from './section.ts'

/** What happens to each integration on the copy. */
export interface IntegrationsConfig {
  /** Only what is written; for the rest the decision that ships with the integration holds, else cut. */
  readonly decisions: Readonly<Partial<Record<IntegrationId, Decision>>>
  /** Set for the first start only (8.0 and later). Undefined: rows and settings are cut, and the plan warns. */
  readonly mirrorStartupProperty: { readonly name: string; readonly value: string } | undefined
}

export function integrationsSchema() {
  return section(
    Object.fromEntries(
      integrationIds.map((id) => [id, (id === 'smart-mirrors' ? mirrorsSchema() : decisionSchema()).optional()]),
    ),
  ).transform((written): IntegrationsConfig => {
    const mirrors = written['smart-mirrors']
    return {
      decisions: Object.fromEntries(
        Object.entries(written).flatMap(([id, value]) => (value === undefined ? [] : [[id, value.decision]])),
      ),
      mirrorStartupProperty: mirrors?.startupProperty,
    }
  })
}

interface IntegrationSettings {
  readonly decision: Decision
  readonly startupProperty?: { readonly name: string; readonly value: string } | undefined
}

function decisionSchema() {
  return z
    .union([z.literal('cut'), keepSchema(), redirectSchema()], { error: DECISION })
    .transform((written): IntegrationSettings => ({
      decision: written === 'cut' ? { kind: 'cut' } : toDecision(written),
    }))
}

function mirrorsSchema() {
  return z
    .union([z.literal('cut'), keepSchema(), redirectSchema(), section({ startupProperty: propertySchema() })], {
      error: `${DECISION}, or { startupProperty: "name=value" or null }`,
    })
    .transform((written): IntegrationSettings => {
      if (written === 'cut') return { decision: { kind: 'cut' } }
      if ('startupProperty' in written) return { decision: { kind: 'cut' }, startupProperty: written.startupProperty }
      return { decision: toDecision(written) }
    })
}

function propertySchema() {
  const expected = `"name=value" or null${HINT}Atlassian's article for your version gives the property that removes mirrors at the first start`
  return matching(/^[A-Za-z0-9][A-Za-z0-9._-]*=[^\r\n]*$/, expected)
    .nullable()
    .transform((written) => {
      if (written === null) return undefined
      const [name = ''] = written.split('=', 1)
      return { name, value: written.slice(name.length + 1) }
    })
}
