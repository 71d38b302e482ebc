import { connectionReasons } from './connection-reasons.ts'
import { databaseReasons } from './database-reasons.ts'
import type { Guarded, Refusal } from './guarded.ts'
import { homeReasons } from './home-reasons.ts'
import { mirrorReasons } from './mirror-reasons.ts'
import { ownershipReasons } from './ownership-reasons.ts'
import { versionReasons } from './version-reasons.ts'

/** Every reason why the target may be production, or is not ours to overwrite. Empty: it may be refreshed. */
export function reasonsToRefuse(guarded: Guarded): readonly Refusal[] {
  return [
    ...tierReasons(guarded),
    ...databaseReasons(guarded),
    ...homeReasons(guarded),
    ...mirrorReasons(guarded),
    ...connectionReasons(guarded),
    ...ownershipReasons(guarded),
    ...versionReasons(guarded),
  ]
}

function tierReasons({ target }: Guarded): readonly Refusal[] {
  if (target.tier !== 'production') return []
  return [
    {
      id: 'tier-production',
      because: `environment ${target.name} has the tier production, and production is never a target`,
      hint: 'name a staging or development environment',
    },
  ]
}
