import { quoteForShell } from '../argv/quote.ts'

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Lines for a shell to read in: what a drop-in says for systemd. Null unsets, as it takes away what the caller has set. */
export function renderVariables(variables: Readonly<Record<string, string | null>>): string {
  const lines = Object.entries(variables).map(([name, value]) => {
    if (!NAME.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a variable`)
    return value === null ? `unset ${name}` : `export ${name}=${quoteForShell([value])}`
  })
  return ['# Written by Understudy: variables of the copy, read at its start.', ...lines, ''].join('\n')
}
