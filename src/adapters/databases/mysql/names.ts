/** A name as a statement has it. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}
