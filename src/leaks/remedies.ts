import { blockingIntegrations } from '../integrations/blocking.ts'
import type { Claim, Integration } from '../integrations/integration.ts'
import type { Place } from '../kernel/place.ts'
import { namesTable } from './content-places.ts'

/** What would cut a live leak, in words. */
export type Remedies = (where: Place) => string

/** By what each integration claims to know. */
export function remediesBy(integrations: readonly Pick<Integration, 'id' | 'claims'>[]): Remedies {
  return (where) => {
    const knowing = integrations.filter(({ claims }) => claims.some((claim) => isClaimed(claim, where)))
    const cutting = knowing.find(({ id }) => !withoutCut.has(id))
    if (cutting !== undefined) return `${cutting.id} would cut it`
    const [first] = knowing
    return first === undefined
      ? unknown(where)
      : `${first.id} knows it and has no cut: keep it with a reason, or remove it`
  }
}

const withoutCut: ReadonlySet<string> = new Set(blockingIntegrations.map(({ id }) => id))

function unknown(where: Place): string {
  switch (where.kind) {
    case 'table':
    case 'row':
    case 'column':
      return 'no integration knows it: remove it, or allow the column with a reason'
    case 'property':
    case 'environment':
    case 'file':
    case 'answer':
      return 'no integration knows it: remove it'
  }
}

function isClaimed(claim: Claim, where: Place): boolean {
  switch (where.kind) {
    case 'table':
      return claim.kind === 'table' && namesTable(claim.table, where.table)
    case 'column':
    case 'row':
      return claimsColumn(claim, where)
    case 'property':
      return claim.kind === 'property' && claimsKey(claim.key, where.key)
    case 'environment':
      return claim.kind === 'property' && where.name.startsWith('-D') && claimsKey(claim.key, where.name.slice(2))
    case 'file':
      return claim.kind === 'file' && claimsPath(claim.path, where.path)
    case 'answer':
      return false
  }
}

function claimsColumn(claim: Claim, where: Place & { readonly kind: 'column' | 'row' }): boolean {
  if (claim.kind === 'rows') {
    return (
      claim.table === where.table &&
      where.kind === 'row' &&
      String(where.key[claim.column] ?? '').startsWith(claim.prefix)
    )
  }
  if (claim.kind !== 'table' || !namesTable(claim.table, where.table)) return false
  return claim.columns === undefined || where.column === undefined || claim.columns.includes(where.column)
}

function claimsKey(claimed: string, key: string): boolean {
  return claimed === key || (claimed.endsWith('.') && key.startsWith(claimed))
}

/** A claim is relative to the shared home, a leak to the home; a `*` stands for one part of the path. */
function claimsPath(claimed: string, path: string): boolean {
  const isFolder = claimed.endsWith('/')
  const words = (isFolder ? claimed.slice(0, -1) : claimed).split('/')
  const parts = path.replace(/^shared\//u, '').split('/')
  if (isFolder ? parts.length <= words.length : parts.length !== words.length) return false
  return words.every((word, index) => word === '*' || word === parts[index])
}
