import { matching } from './section.ts'

const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const DURATION = /^(\d{1,9}) ?(ms|s|m|h|d)$/

/** Written as `10s`, `5m` or `2h`; parsed to milliseconds, above zero. */
export function durationSchema() {
  const expected = 'a duration above zero such as 10s, 5m or 2h'
  return matching(DURATION, expected)
    .refine((text) => parseDuration(text) > 0, { error: expected })
    .transform(parseDuration)
}

/** Milliseconds; not a number for what is no duration. */
export function parseDuration(text: string): number {
  const [, amount, unit] = DURATION.exec(text) ?? []
  return Number(amount) * (milliseconds[unit ?? ''] ?? Number.NaN)
}
