import type { Generation } from '../steps/generations.ts'
import { columns, printableText } from './columns.ts'
import { formatTime } from './quantity.ts'
import type { Style } from './style.ts'

export interface ShownGeneration extends Generation {
  readonly bookmarks: readonly string[]
  /** What of it is gone; null where nobody could look. */
  readonly lost: readonly { readonly fact: string }[] | null
}

export interface ShownGenerations {
  readonly generations: readonly ShownGeneration[]
  /** Why nobody could look whether they are whole. */
  readonly notSeen: string | undefined
}

/** One line for each generation of a target, newest first as given; then what some of them lack. */
export function generationsText(environment: string, { generations, notSeen }: ShownGenerations, style: Style): string {
  if (generations.length === 0) return `${environment} has no generation: nothing was ever restored to it.\n`
  const [head = '', ...lines] = columns([
    ['GENERATION', 'STATE', 'SOURCE', 'DATA FROM', 'DATABASE', 'BOOKMARKS'],
    ...generations.map(({ id, state, source, dataFrom, database, bookmarks, lost }) => [
      id,
      isIncomplete(lost) ? `${state}, incomplete` : state,
      source ?? 'unknown',
      dataFrom === null ? 'unknown' : formatTime(dataFrom),
      database ?? 'unknown',
      bookmarks.join(', '),
    ]),
  ])
  const remarks = [
    ...generations.flatMap((one) => lacking(environment, one)),
    ...(notSeen === undefined ? [] : [`nobody could look whether they are whole: ${notSeen}`]),
  ]
  return `${[style.faint(head), ...lines, ...remarks.map((line) => style.warn(printableText(line)))].join('\n')}\n`
}

function lacking(environment: string, { id, state, lost }: ShownGeneration): readonly string[] {
  if (lost === null || !isIncomplete(lost)) return []
  const facts = lost.map(({ fact }) => fact).join(' and ')
  const way =
    state === 'live' ? '' : `; \`understudy generations remove ${environment} ${id}\` removes what is left of it`
  return [`${facts}${way}`]
}

function isIncomplete(lost: ShownGeneration['lost']): boolean {
  return lost !== null && lost.length > 0
}
