import { z } from 'zod'
import { matching, reason, section } from './section.ts'

/** Places in the copy that may go on naming production. */
export interface LeaksConfig {
  readonly allow: readonly AllowedLeak[]
}

export interface AllowedLeak {
  readonly table: string
  readonly column: string
  readonly reason: string
}

export function leaksSchema() {
  const place = matching(/^[^\s.]+\.[^\s.]+$/, 'a column, as "table.column"')
  const allowed = section({ where: place, reason: reason() }).transform(({ where, reason }): AllowedLeak => {
    const [table = '', column = ''] = where.split('.')
    return { table, column, reason }
  })
  return section({ allow: z.array(allowed, { error: 'a list of { where, reason }' }).default([]) }).transform(
    (written): LeaksConfig => written,
  )
}
