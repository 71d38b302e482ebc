import type { Claim, Integration } from '../../src/integrations/integration.ts'
import { blockingIntegrations } from '../../src/integrations/blocking.ts'
import { integrations } from '../../src/integrations/registry.ts'
import { code, heading, table } from './markdown.ts'

export function integrationsPage(): string {
  const rows = integrations.map((one) => [
    code(one.id),
    one.title,
    shipped(one),
    one.basis,
    one.demand ?? '',
    one.claims.map(claim).join(', '),
  ])
  const lead = `What Understudy knows about each kind of integration. Without a word in the configuration a finding is cut, or follows the
decision that ships with its integration. *blocks*: there is no cut yet, so a refresh stops until the configuration keeps it with a
reason. Basis: *seen* in a real installation, *ran* against Atlassian's own code, *documented* by
Atlassian, read in *source*, or *unverified*.
`
  return [heading('Integrations', lead), table(['id', 'what', 'ships with', 'basis', 'demand', 'knows'], rows)].join(
    '\n',
  )
}

function shipped({ id, shipped: decision }: Integration): string {
  if (decision === undefined) return blockingIntegrations.some((one) => one.id === id) ? 'blocks' : 'cut'
  return decision.kind === 'keep' ? `keep: ${decision.because}` : decision.kind
}

function claim(one: Claim): string {
  switch (one.kind) {
    case 'table':
      return code(one.columns === undefined ? one.table : `${one.table}(${one.columns.join(', ')})`)
    case 'rows':
      return code(`${one.table}.${one.column}=${one.prefix}...`)
    case 'property':
      return code(one.key)
    case 'file':
      return code(one.path)
  }
}
