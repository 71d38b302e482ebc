import type { Target } from '../../kernel/target.ts'
import { versionAtLeast } from '../version-at-least.ts'

/** What every page of the copy says. While planning the time of the data is not known yet. */
export function bannerText({ tier, source, dataFrom }: Target): string {
  const age = dataFrom === undefined ? 'the time of this refresh' : dataFrom
  return `${tier.toUpperCase()}: copy of ${source}, data from ${age}. Changes made here are lost with the next refresh.`
}

/** Seen in 7.2, absent in 4.7. Before, the name of the instance says it. */
export function hasBannerCall({ version }: Target): boolean {
  return versionAtLeast(version, 7, 0)
}
