import type { Generation } from '../steps/generations.ts'
import { columns } from './columns.ts'
import { formatTime } from './quantity.ts'
import type { Style } from './style.ts'

export interface BookmarkedGeneration extends Generation {
  readonly bookmarks: readonly string[]
}

/** One line for each generation of a target, newest first as given. */
export function generationsText(
  environment: string,
  generations: readonly BookmarkedGeneration[],
  style: Style,
): string {
  if (generations.length === 0) return `${environment} has no generation: nothing was ever restored to it.\n`
  const [head = '', ...lines] = columns([
    ['GENERATION', 'STATE', 'SOURCE', 'DATA FROM', 'DATABASE', 'BOOKMARKS'],
    ...generations.map(({ id, state, source, dataFrom, database, bookmarks }) => [
      id,
      state,
      source ?? 'unknown',
      dataFrom === null ? 'unknown' : formatTime(dataFrom),
      database ?? 'unknown',
      bookmarks.join(', '),
    ]),
  ])
  return `${[style.faint(head), ...lines].join('\n')}\n`
}
