import type { EndpointDifference, NamedEndpoint } from '../plan/compare-endpoints.ts'
import { columns, indented } from './columns.ts'
import { countOf } from './quantity.ts'
import type { Style } from './style.ts'

/** An endpoint of an environment, and with what a copy of it may reach it shares an address. */
export interface ShownEndpoint extends NamedEndpoint {
  readonly shared: readonly {
    /** Whose copy. */
    readonly target: string
    /** What that copy may reach, and why. */
    readonly allowed: string
    readonly why: string
    /** `endpoint`: it is the very same. `address`: another port of an address that both have. */
    readonly by: 'endpoint' | 'address'
  }[]
}

/** Each with everything that leads there, sorted. */
export function endpointBlock(endpoints: readonly ShownEndpoint[], style: Style): readonly string[] {
  if (endpoints.length === 0) return []
  const sorted = endpoints.toSorted((one, other) => (one.endpoint < other.endpoint ? -1 : 1))
  const lines = columns(sorted.map(({ endpoint, sources }) => [endpoint, sources.join(', ')]))
  return [
    `${style.strong('Endpoints')} ${style.faint(countOf(endpoints.length, 'endpoint'))}`,
    ...indented(
      sorted.flatMap(({ shared }, index) => [
        lines[index] ?? '',
        ...indented(columns(shared.map((one) => [sharedText(one)]))).map(style.warn),
      ]),
    ),
  ]
}

function sharedText({ target, allowed, why, by }: ShownEndpoint['shared'][number]): string {
  return by === 'endpoint'
    ? `the copy on ${target} may reach it: ${allowed} (${why})`
    : `has an address of ${allowed} (${why}), which the copy on ${target} may reach`
}

/** New ones first. Nothing before the first refresh, and nothing where nothing changed. */
export function differenceBlocks(
  difference: EndpointDifference | undefined,
  environment: string,
): readonly (readonly string[])[] {
  if (difference === undefined) return []
  const since = `since the last refresh of ${environment}`
  return [
    block(
      `New endpoints ${since}`,
      difference.new.map(({ endpoint, sources }) => [endpoint, sources.join(', ')]),
    ),
    block(
      `Endpoints that are gone ${since}`,
      difference.gone.map(({ endpoint, sources }) => [endpoint, sources.join(', ')]),
    ),
    block(
      `Endpoints that something else leads to ${since}`,
      difference.changed.map(({ endpoint, sources, before }) => [
        endpoint,
        `${sources.join(', ')} (before: ${before.join(', ')})`,
      ]),
    ),
  ]
}

function block(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : [title, ...indented(columns(rows))]
}
