import { compareVersions } from './compare-versions.ts'
import type { Guarded, Refusal } from './guarded.ts'
import { reasonsToRefuse } from './reasons.ts'

/**
 * Reasons not to restore a backup that is there already. Its version counts and not the one that the source has now: it is told once
 * the backup is read, before the target is stopped. Nothing is copied from the source's home, wherever its links lead.
 */
export function reasonsNotToRestore(guarded: Guarded): readonly Refusal[] {
  return reasonsToRefuse(guarded).filter(({ id }) => !aboutSourceNow.has(id))
}

const aboutSourceNow: ReadonlySet<string> = new Set([
  'version-unknown',
  'version-too-old',
  'target-older',
  'target-newer',
  'source-linked',
])

/**
 * Reasons not to keep a backup beside the home of a target: it may be production all the same. Whose the copy there is does not matter, as
 * nothing is written into it, nor which version is installed there now: that is asked when the backup is restored.
 */
export function reasonsNotToKeep(guarded: Omit<Guarded, 'adopted'>): readonly Refusal[] {
  return reasonsToRefuse({ ...guarded, adopted: true }).filter(
    ({ id }) => id !== 'target-older' && id !== 'target-newer',
  )
}

export interface GivenVersion {
  /** Of the backup. */
  readonly from: string
  /** Installed on the target; undefined where that can't be told. */
  readonly to: string | undefined
  readonly target: string
  readonly upgrade: boolean
}

/** Why the Bitbucket that is installed may not open it; undefined when it may. */
export function whyNotThisVersion({ from, to, target, upgrade }: GivenVersion): Omit<Refusal, 'id'> | undefined {
  if (compareVersions(from, '4.0') < 0)
    return { because: `is of Bitbucket ${from}; Understudy knows 4.0 and later`, hint: 'choose a later one' }
  if (to === undefined || compareVersions(to, from) === 0) return undefined
  const seen = `is of Bitbucket ${from}, and ${target} has ${to} installed`
  if (compareVersions(to, from) < 0)
    return {
      because: `${seen}: an older Bitbucket cannot open a newer database`,
      hint: `install ${from} on ${target}, or choose an earlier one`,
    }
  if (upgrade) return undefined
  return {
    because: `${seen}: to restore it would rehearse an upgrade`,
    hint: `set refresh.${target}.upgrade to true, or install ${from}`,
  }
}
