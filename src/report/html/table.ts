import { markup, nothing, type Markup } from './markup.ts'

export interface Column<Row> {
  readonly title: string
  /** `number` is right-aligned, `code` is monospaced, `short` never wraps. */
  readonly kind?: 'number' | 'code' | 'short'
  readonly cell: (row: Row) => Markup | string
}

/** A table with a caption for screen readers; nothing where there are no rows. */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Markup {
  if (rows.length === 0) return nothing
  const head = columns.map(({ title, kind }) => markup`<th scope="col" class="${kind}">${title}</th>`)
  const body = rows.map((row) => {
    const cells = columns.map(({ kind, cell }) => markup`<td class="${kind}">${cell(row)}</td>`)
    return markup`<tr>${cells}</tr>\n`
  })
  return markup`<div class="table"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody></table></div>`
}

export type Tone = 'good' | 'bad' | 'warn' | 'plain'

/** A word in a pill; the word itself carries the meaning, the colour only repeats it. */
export function badge(word: string, tone: Tone): Markup {
  return markup`<span class="badge ${tone}">${word}</span>`
}

/** A section with its heading; nothing where it has no content. */
export function section(id: string, title: string, content: Markup, lead?: string): Markup {
  if (content.html === '') return nothing
  const intro = lead === undefined ? nothing : markup`<p class="lead">${lead}</p>`
  return markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${intro}${content}</section>\n`
}
