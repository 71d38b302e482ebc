import { formatServer } from '../kernel/database-server.ts'
import { formatEndpoint } from '../kernel/endpoint.ts'
import type { Facts } from '../kernel/facts.ts'
import type { Finding } from '../kernel/finding.ts'
import { placeName } from '../kernel/place.ts'
import { columns, indented } from './columns.ts'
import { endpointBlock, type ShownEndpoint } from './endpoint-lines.ts'
import { countOf, formatBytes } from './quantity.ts'
import type { Style } from './style.ts'
import { warningLines } from './warning-lines.ts'

/** Finding id to the word of its decision; empty for an environment that is nobody's source. */
export type DecisionWords = ReadonlyMap<string, string>

export interface ShownSurvey {
  readonly facts: Facts
  readonly decisions: DecisionWords
  readonly endpoints: readonly ShownEndpoint[]
}

/** What an environment is, what in it reaches outside and where to, and what no integration knows. */
export function surveyText({ facts, decisions, endpoints }: ShownSurvey, style: Style): string {
  const { findings, unknown } = facts
  const integrations = [...new Set(findings.map(({ integration }) => integration))]
  const blocks = [
    [style.strong(`Survey of ${facts.environment}`), ...indented(columns(identityRows(facts)))],
    ...integrations.map((id) =>
      group(
        id,
        findings.filter(({ integration }) => integration === id),
        decisions,
        style,
      ),
    ),
    unknownLines(unknown, decisions, style),
    endpointBlock(endpoints, style),
    warningLines(facts.warnings, style),
    [
      `${countOf(findings.length, 'finding')} of ${countOf(integrations.length, 'integration')}, ${unknown.length} that no integration knows; ${countOf(endpoints.length, 'endpoint')}`,
    ],
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

function identityRows({ identity, version, running, sizes }: Facts): readonly (readonly string[])[] {
  const { database, home, serverId, baseUrl } = identity
  return [
    ['version', version ?? 'unknown'],
    ['running', running ? 'yes' : 'no'],
    ['base URL', baseUrl ?? 'unknown'],
    ['server id', serverId ?? 'unknown'],
    [
      'database',
      database === undefined
        ? 'none'
        : `${database.name} on ${database.host}:${database.port}, ${database.key}, ${formatServer(database.product, database.serverVersion)}`,
    ],
    ['home', home === undefined ? 'none' : `${home.path} on ${home.host}, device ${home.device}, inode ${home.inode}`],
    [
      'size',
      `${sizes.databaseBytes === undefined ? 'unknown' : formatBytes(sizes.databaseBytes)}, ${sizes.repositories === undefined ? 'repositories unknown' : countOf(sizes.repositories, 'repository', 'repositories')}`,
    ],
  ]
}

function group(id: string, findings: readonly Finding[], decisions: DecisionWords, style: Style): readonly string[] {
  return [
    `${style.strong(id)} ${style.faint(countOf(findings.length, 'finding'))}`,
    ...indented(findingLines(findings, decisions)),
  ]
}

function unknownLines(unknown: readonly Finding[], decisions: DecisionWords, style: Style): readonly string[] {
  if (unknown.length === 0) return []
  return [
    style.warn('Known to no integration: blocks a refresh until it is decided'),
    ...indented(findingLines(unknown, decisions)),
  ]
}

function findingLines(findings: readonly Finding[], decisions: DecisionWords): readonly string[] {
  return columns(
    findings.map(({ id, where, endpoints, secret, summary, state }) => [
      placeName(where),
      endpoints.map(formatEndpoint).join(' ') || '-',
      ...(decisions.size === 0 ? [] : [decisions.get(id) ?? 'undecided']),
      `${summary}${secret ? ' (credential)' : ''}${state === 'switched-off' ? ' (switched off)' : ''}`,
    ]),
  )
}
