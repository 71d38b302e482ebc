/** Rows as lines with aligned columns, two blanks apart; the last column is not padded. Control characters are shown as `?`. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const shown = rows.map((row) => row.map(printableText))
  const widths: number[] = []
  for (const row of shown) {
    for (const [index, cell] of row.slice(0, -1).entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length)
  }
  return shown.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

export function indented(lines: readonly string[], by = '  '): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `${by}${line}`))
}

// What stands in a database may hold escape sequences, which would act on the terminal of whoever reads it.
const CONTROL = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu

/** One line that can't act on a terminal. */
export function printableText(text: string): string {
  return text.replaceAll(CONTROL, (character) => (/[\n\r\t]/.test(character) ? ' ' : '?'))
}
