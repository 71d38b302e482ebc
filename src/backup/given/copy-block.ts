/** The rows of one table, as COPY writes them into a dump in plain text. */
export interface CopyBlock {
  readonly table: string
  readonly columns: readonly string[]
}

/** The block that begins with this line; undefined where none does. */
export function copyBlockIn(line: string): CopyBlock | undefined {
  const [, table = '', names = ''] = /^COPY (?:\S+\.)?(\w+) \((.*)\) FROM stdin;$/u.exec(line) ?? []
  return table === '' ? undefined : { table, columns: names.split(', ') }
}

export function isEndOfBlock(line: string): boolean {
  return line === String.raw`\.`
}

/** COPY writes a backslash before what would end a cell or a row. */
export function unescapedCell(cell: string): string {
  return cell.replaceAll(/\\(.)/gu, '$1')
}
