/** The last that a program said on stderr; it may have said nothing. */
export function lastLine(stderr: string): string {
  return stderr.trim().split('\n').at(-1) || 'it printed nothing'
}
