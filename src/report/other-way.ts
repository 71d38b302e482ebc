import type { OtherWay } from '../kernel/ways-on.ts'
import type { RunKind } from '../ports/store.ts'

/** What a run of this kind offers beside going on. */
export function otherWay(kind: RunKind): OtherWay {
  return kind === 'backup' ? 'abort' : 'rewind'
}
