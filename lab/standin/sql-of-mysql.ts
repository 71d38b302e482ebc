export interface MysqlStatement {
  readonly sql: string
  readonly values: readonly unknown[]
}

/** A statement of the stand-in, written for PostgreSQL, as one or two that MariaDB takes with `ANSI_QUOTES`. */
export function inMysql(text: string, given: readonly unknown[]): readonly MysqlStatement[] {
  const [, first, second] = /^WITH \w+ AS \((DELETE .*?)\)\s*(INSERT .*)$/s.exec(text) ?? []
  if (first !== undefined && second !== undefined) return [...inMysql(first, given), ...inMysql(second, given)]
  const values: unknown[] = []
  const sql = text
    .replaceAll(/starts_with\((\w+), ('[^']*'|\$\d+)\)/g, 'locate($2, $1) = 1')
    .replaceAll("~* '", "REGEXP '")
    .replace(/^(UPDATE .*) RETURNING .*$/s, '$1')
    .replace(/ON CONFLICT \(\w+\) DO UPDATE SET(.*)$/s, (_, set: string) => {
      return `ON DUPLICATE KEY UPDATE${set.replaceAll(/excluded\.(\w+)/g, 'VALUES($1)')}`
    })
    .replaceAll(/\$(\d+)/g, (_, number: string) => {
      values.push(given[Number(number) - 1])
      return '?'
    })
  return [{ sql, values }]
}
