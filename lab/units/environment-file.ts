/** Reads the file of `EnvironmentFile=`: NAME=value lines, comments, quotes, and a backslash at the end of a line joins the next. */
export function parseEnvironmentFile(text: string): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {}
  for (const line of text.replaceAll(/\\\r?\n/g, '').split(/\r?\n/)) {
    const found = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(line)
    if (found === null) continue
    const [, name, raw] = found
    if (name !== undefined && raw !== undefined) variables[name] = unquoted(raw.trimEnd())
  }
  return variables
}

function unquoted(value: string): string {
  let text = ''
  let quote = ''
  for (let at = 0; at < value.length; at += 1) {
    const character = value.charAt(at)
    if (quote === "'" && character !== "'") text += character
    else if (character === '\\' && at + 1 < value.length) {
      at += 1
      text += value.charAt(at)
    } else if (quote === '' && (character === '"' || character === "'")) quote = character
    else if (quote !== '' && character === quote) quote = ''
    else text += character
  }
  return text
}
