import type { Clock } from '../kernel/clock.ts'
import type { RandomSource } from '../kernel/random.ts'

/** Sortable and unique: `20261122-013042-k3f9` (UTC). */
export function newRunId(clock: Clock, random: RandomSource): string {
  const [date = '', time = ''] = clock.now().toISOString().replaceAll('-', '').replaceAll(':', '').split('T')
  return `${date}-${time.slice(0, 6)}-${random.token(4)}`
}
