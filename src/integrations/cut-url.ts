import type { NewCell } from '../changes/change.ts'

const NOWHERE = 'https://cut.invalid/'

/** An address that leads nowhere (RFC 6761) and still says which row it was: the row's own id follows. */
export function cutUrl(idColumn: string): NewCell {
  return { kind: 'text-with-column', before: NOWHERE, column: idColumn, after: '' }
}

export function isCutUrl(url: string): boolean {
  return url.startsWith(NOWHERE)
}
