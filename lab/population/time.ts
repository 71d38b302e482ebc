/** The lab's present: a fixed moment, so that a seed always gives the same rows. */
const now = Date.UTC(2026, 10, 2, 9, 0, 0)

const MINUTE = 60_000

/** A timestamp as PostgreSQL reads it, that many minutes before the lab's present (after it, when negative). */
export function minutesAgo(minutes: number): string {
  return new Date(now - minutes * MINUTE).toISOString().replace('T', ' ').replace('Z', '')
}

/** The same in milliseconds since 1970. */
export function millisAgo(minutes: number): number {
  return now - minutes * MINUTE
}

export const DAY_IN_MINUTES = 1440
