import { looksLikeCredential } from '../../kernel/credential-shape.ts'
import { endpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Row } from '../../ports/database.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { isCutUrl } from '../cut-url.ts'
import { cellText, keyCell, rowFinding } from '../row-finding.ts'

/** Checks that come with Bitbucket and reach nothing: force pushes, deletions, merge checks. */
export const BUNDLED = 'com.atlassian.bitbucket.server.bitbucket-bundled-hooks:'

/** Hooks of apps at any scope, with their settings. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const hooks = await environment.rows('sta_repo_hook')
  const lobs = await environment.rows('sta_shared_lob', lobsOf(hooks.filter(isExternal)))
  const settings = new Map(lobs.map((row) => [cellText(row['id']), cellText(row['lob_data'])]))
  const shared = await sharedLobs(environment, hooks)
  return [
    ...hooks.filter(isExternal).flatMap((row) => hookFindings(row, settings, shared)),
    ...(await findOrphans(environment, new Set([...settings.keys(), ...shared]))),
  ]
}

export function isExternal(hook: Row): boolean {
  return !cellText(hook['hook_key']).startsWith(BUNDLED)
}

function lobsOf(hooks: readonly Row[]) {
  const values = hooks.map((hook) => keyCell(hook['lob_id'])).filter((id) => id !== '')
  return { kind: 'in', column: 'id', values } as const
}

/** Settings with an address or a password that belong to no hook and no user any more. */
async function findOrphans(environment: EnvironmentReader, known: ReadonlySet<string>): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for await (const rows of environment.scan('sta_shared_lob', ['id', 'lob_data']))
    findings.push(...rows.filter((row) => !known.has(cellText(row['id']))).flatMap(orphanFindings))
  return findings
}

function orphanFindings(row: Row): readonly Finding[] {
  const text = cellText(row['lob_data'])
  const [endpoints, secret] = [endpointsInText(text), looksLikeCredential('settings', text)]
  if (isCutText(text) || (endpoints.length === 0 && !secret)) return []
  return [
    rowFinding({
      integration: 'hooks',
      table: 'sta_shared_lob',
      key: ['id'],
      row,
      summary: 'settings of a hook that is gone',
      endpoints,
      secret,
      state: 'switched-off',
      detail: { url: endpoints.length > 0 },
    }),
  ]
}

/** Settings that belong to a user or to a bundled hook as well: those are never touched. */
async function sharedLobs(environment: EnvironmentReader, hooks: readonly Row[]): Promise<ReadonlySet<string>> {
  const users = await environment.rows('sta_user_settings', undefined, ['lob_id'])
  const others = [...users, ...hooks.filter((hook) => !isExternal(hook))]
  return new Set(others.map((row) => cellText(row['lob_id'])))
}

/** None for one that is cut already. */
function hookFindings(
  row: Row,
  settings: ReadonlyMap<string, string>,
  shared: ReadonlySet<string>,
): readonly Finding[] {
  const lob = cellText(row['lob_id'])
  const text = settings.get(lob) ?? ''
  if (row['is_enabled'] === false && isCutText(text)) return []
  const endpoints = endpointsInText(text)
  return [
    rowFinding({
      integration: 'hooks',
      table: 'sta_repo_hook',
      key: ['id'],
      row,
      summary: `the hook ${cellText(row['hook_key'])} of ${scopeOf(row)}`,
      endpoints,
      secret: looksLikeCredential('settings', text) || /"[^"]*(pass|secret|token|key)[^"]*"\s*:/i.test(text),
      state: row['is_enabled'] === true ? 'live' : 'switched-off',
      detail: {
        lob: keyCell(row['lob_id']),
        shared: shared.has(lob),
        url: endpoints.length > 0,
        hook: cellText(row['hook_key']),
        repository: cellText(row['repository_id']),
        project: cellText(row['project_id']),
      },
    }),
  ]
}

function isCutText(text: string): boolean {
  const url = /^\{"url":"([^"]*)"\}$/.exec(text)?.[1]
  return text === '' || text === '{}' || (url !== undefined && isCutUrl(url))
}

function scopeOf(row: Row): string {
  const repository = cellText(row['repository_id'])
  if (repository !== '') return `repository ${repository}`
  const project = cellText(row['project_id'])
  return project === '' ? 'every repository' : `project ${project}`
}
