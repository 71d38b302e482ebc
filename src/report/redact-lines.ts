import { looksLikeCredential, namesCredential } from '../kernel/credential-shape.ts'

/** Lines of a configuration file as they may be shown: the value of whatever looks like a credential is `[secret]`. */
export function redactLines(lines: readonly string[]): readonly string[] {
  let hidden = false
  return lines.map((line) => {
    // A value that goes on in the next line is as secret as its beginning.
    const shown = hidden ? '[secret]' : redactLine(line)
    hidden = shown !== line && /(?:^|[^\\])(?:\\\\)*\\$/.test(line)
    return shown
  })
}

function redactLine(line: string): string {
  const property = /^([ \t]*((?:\\.|[^\\\s=:])+)[ \t]*[=: \t][ \t]*)(.+)$/.exec(line)
  if (property !== null) {
    const [, head = '', key = '', value = ''] = property
    if (looksLikeCredential(key.replaceAll('\\', ''), value)) return `${head}[secret]`
  }
  const masked = line.replaceAll(/([\w.-]+)(\s*=\s*)("[^"]*"|'[^']*')/g, (whole, name: string, sign: string) =>
    // Tomcat abbreviates: keystorePass, truststorePass.
    namesCredential(name) || /pass$/i.test(name) ? `${name}${sign}"[secret]"` : whole,
  )
  return masked === line && looksLikeCredential('', line) ? '[secret]' : masked
}
