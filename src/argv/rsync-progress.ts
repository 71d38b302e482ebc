/** How much a push has sent so far, by a line of `--info=progress2`; undefined for any other line. */
export function readBytesSent(line: string): number | undefined {
  const digits = /^\s*(\d[\d,.]*)\s+\d+%\s/.exec(line)?.[1]
  // Set in groups, by the sign that the language of the host has for it.
  return digits === undefined ? undefined : Number(digits.replaceAll(/[,.]/g, ''))
}
