import type { Place } from '../kernel/place.ts'
import type { Setting } from '../ports/environment-reader.ts'
import type { Excerpts } from './excerpt.ts'
import { keptSetting, type KeptPlace } from './kept-place.ts'
import type { LeakList } from './leak-list.ts'
import type { Matcher } from './matcher.ts'
import { needleName } from './needle.ts'

export interface SettingSearch {
  readonly settings: readonly Setting[]
  readonly matcher: Matcher
  readonly excerpts: Excerpts
  readonly kept: readonly KeptPlace[]
  readonly leaks: LeakList
}

/** Variables and JVM arguments of the service: outside home and database, and whoever reads them acts on them. The file has a search of its own. */
export function searchSettings({ settings, matcher, excerpts, kept, leaks }: SettingSearch): void {
  for (const setting of settings) {
    const where = placeOf(setting)
    if (where === undefined) continue
    const because = keptSetting(kept, where)
    for (const match of matcher.inText(setting.value))
      leaks.add({
        where,
        needle: needleName(match.needle),
        excerpt: () => excerpts(match, [where.name, setting.key]),
        ...(because === undefined ? { state: 'live' } : { state: 'allowed', because }),
      })
  }
}

function placeOf({ key, origin }: Setting): (Place & { readonly kind: 'environment' }) | undefined {
  switch (origin.kind) {
    case 'file':
      return undefined
    case 'environment':
      return { kind: 'environment', origin: `${origin.file}:${origin.line}`, name: origin.variable }
    case 'jvm-argument':
      return { kind: 'environment', origin: `${origin.file}:${origin.line}`, name: `-D${key}` }
  }
}
