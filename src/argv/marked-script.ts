/** What starts a shell on the host that reads from its standard input what it has to do. */
export const OPEN_SHELL = 'exec sh'

/**
 * A script of `quoteForShell` for a shell that stays open: it is given nothing, and what it prints stands between two lines with the
 * mark on both streams, the second with its exit code. Nothing that it prints may hold the mark.
 */
export function markedScript(script: string, mark: string): string {
  const begin = `printf '\\n%s begin\\n' ${mark}`
  return [
    `${begin}; ${begin} >&2`,
    `{ ${script}`,
    `} </dev/null; printf '\\n%s %d\\n' ${mark} "$?"; printf '\\n%s 0\\n' ${mark} >&2`,
    '',
  ].join('\n')
}

/** Where the output of a marked script begins and ends in the text of a stream. */
export function marksIn(mark: string): { readonly begin: RegExp; readonly end: RegExp; readonly longest: number } {
  return {
    begin: new RegExp(`\\n${mark} begin\\n`),
    end: new RegExp(`\\n${mark} (\\d+)\\n`),
    longest: mark.length + '\n begin\n'.length,
  }
}
