export type Row = Readonly<Record<string, unknown>>

/** A column as text; '' when it is null or this version has no such column. */
export function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
}

export function flag(row: Row, column: string): boolean {
  return row[column] === true
}

/** Epoch milliseconds; 0 when there is none. */
export function time(row: Row, column: string): number {
  const value = row[column]
  return value instanceof Date ? value.getTime() : Number(value ?? 0)
}

/** Every http, https, ssh or ldap URL that a text holds. */
export function urlsIn(value: string): readonly string[] {
  return value.match(/\b(?:https?|ssh|ldaps?):\/\/[^\s"'<>\\]+/g) ?? []
}

export function urlsOfRow(row: Row): readonly string[] {
  return Object.keys(row).flatMap((column) => urlsIn(text(row, column)))
}
