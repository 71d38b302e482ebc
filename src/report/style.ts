/** How a text is made readable on a terminal. The plain one changes nothing, so a text is the same in a file or a test. */
export interface Style {
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly warn: (text: string) => string
}

const same = (text: string): string => text

export const plainStyle: Style = { strong: same, faint: same, good: same, bad: same, warn: same }

/** Select Graphic Rendition codes; each ends with the code that takes back only itself. */
export const ansiStyle: Style = {
  strong: coded(1, 22),
  faint: coded(2, 22),
  good: coded(32, 39),
  bad: coded(31, 39),
  warn: coded(33, 39),
}

function coded(on: number, off: number): (text: string) => string {
  return (text) => (text === '' ? '' : `\u001B[${on}m${text}\u001B[${off}m`)
}
