import type { ColumnShape } from '../../../ports/catalogue.ts'
import type { Cell, Row } from '../../../ports/database.ts'
import type { TextRow } from './session.ts'

/** The server's text as typed cells; `exact` keeps text where a number or Date would lose digits. */
export function typedRow(row: TextRow, columns: readonly ColumnShape[], exact: boolean): Row {
  return Object.fromEntries(columns.map((column) => [column.name, typedCell(row[column.name] ?? null, column, exact)]))
}

export function typedCell(text: string | null, column: ColumnShape, exact: boolean): Cell {
  if (text === null) return null
  switch (column.type) {
    case 'boolean':
      return text === 't'
    case 'integer':
      return integer(text)
    case 'number':
      return exact ? text : decimal(text)
    case 'timestamp':
      return exact ? text : date(text)
    case 'binary':
      return new Uint8Array(Buffer.from(text.slice(2), 'hex'))
    case 'text':
    case 'other':
      return text
  }
}

function integer(text: string): number | string {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : text
}

function decimal(text: string): number | string {
  const number = Number(text)
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? text : number
}

/** `infinity` and years before Christ stay text. Without a zone it is read as UTC. */
function date(text: string): Date | string {
  const parts = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}:\d{2}(?:\.\d+)?)([+-]\d{2}(?::\d{2})?)?)?$/.exec(text)
  if (parts === null) return text
  const [, day = '', time = '00:00:00', zone = '+00'] = parts
  return new Date(`${day}T${time}${zone.includes(':') ? zone : `${zone}:00`}`)
}
