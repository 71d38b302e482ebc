/** One `Key=value` line of a unit file or drop-in, continuation lines joined. */
export interface Assignment {
  readonly section: string
  readonly key: string
  readonly value: string
}

/** Reads what systemd.syntax(7) describes; lines that are neither section, assignment nor comment are passed over, as systemd does. */
export function parseUnitFile(text: string): readonly Assignment[] {
  const assignments: Assignment[] = []
  let section = ''
  for (const line of logicalLines(text)) {
    const heading = /^\[(.+)\]$/.exec(line)?.[1]
    const equals = line.indexOf('=')
    if (heading !== undefined) section = heading
    else if (equals > 0) {
      assignments.push({ section, key: line.slice(0, equals).trim(), value: line.slice(equals + 1).trim() })
    }
  }
  return assignments
}

/** All values of a list setting; an empty assignment resets the list, so that a drop-in can replace it. */
export function valuesOf(assignments: readonly Assignment[], section: string, key: string): readonly string[] {
  let values: string[] = []
  for (const one of assignments) {
    if (one.section !== section || one.key !== key) continue
    values = one.value === '' ? [] : [...values, one.value]
  }
  return values
}

/** The value that counts of a setting that is no list: the last one. */
export function valueOf(assignments: readonly Assignment[], section: string, key: string): string | undefined {
  const last = assignments.findLast((one) => one.section === section && one.key === key)
  return last === undefined || last.value === '' ? undefined : last.value
}

function logicalLines(text: string): readonly string[] {
  const lines: string[] = []
  let open = ''
  for (const raw of text.split(/\r?\n/)) {
    // A comment inside a continued value does not end the value.
    if (/^\s*[#;]/.test(raw)) continue
    if (raw.endsWith('\\')) {
      open += `${raw.slice(0, -1)} `
      continue
    }
    const line = (open + raw).trim()
    open = ''
    if (line !== '') lines.push(line)
  }
  return open.trim() === '' ? lines : [...lines, open.trim()]
}
