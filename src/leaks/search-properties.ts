import { parseProperties } from '../changes/text/properties.ts'
import type { Excerpts } from './excerpt.ts'
import { keptProperty, type KeptPlace } from './kept-place.ts'
import type { LeakList } from './leak-list.ts'
import type { Matcher } from './matcher.ts'
import { needleName } from './needle.ts'

export interface PropertiesSearch {
  readonly matcher: Matcher
  readonly excerpts: Excerpts
  readonly kept: readonly KeptPlace[]
  readonly leaks: LeakList
}

/** Keys and values as Java reads them, each by its key, for decisions name keys. `file` is relative to the home. */
export function searchProperties(
  { matcher, excerpts, kept, leaks }: PropertiesSearch,
  file: string,
  content: Uint8Array,
): void {
  for (const { key, value, line } of parseProperties(content, 'latin1', file).entries) {
    const because = keptProperty(kept, key)
    for (const match of [...matcher.inText(value), ...matcher.inText(key)])
      leaks.add({
        where: { kind: 'property', file, key, line },
        needle: needleName(match.needle),
        excerpt: () => excerpts(match, [key]),
        ...(because === undefined ? { state: 'live' } : { state: 'allowed', because }),
      })
  }
}
