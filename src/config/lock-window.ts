import { matching } from './section.ts'

/** A time of day in a time zone; it runs over midnight when `toMinute` is not above `fromMinute`. */
export interface LockWindow {
  /** Minutes since midnight. */
  readonly fromMinute: number
  readonly toMinute: number
  /** IANA name, such as Europe/Berlin. */
  readonly timeZone: string
}

const WINDOW = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d) ([A-Za-z][A-Za-z0-9+_/-]*)$/

/** Written as `01:00-04:00 Europe/Berlin`. */
export function lockWindowSchema() {
  const expected = 'a time of day with its zone, such as "01:00-04:00 Europe/Berlin"'
  return matching(WINDOW, expected)
    .refine((text) => isTimeZone(parseWindow(text).timeZone), { error: expected })
    .transform(parseWindow)
}

/** On a day without a change of the clocks. */
export function lengthMs({ fromMinute, toMinute }: LockWindow): number {
  const minutes = toMinute - fromMinute
  return (minutes > 0 ? minutes : minutes + 24 * 60) * 60_000
}

function parseWindow(text: string): LockWindow {
  const [, fromHour, fromMinute, toHour, toMinute, timeZone = ''] = WINDOW.exec(text) ?? []
  return {
    fromMinute: Number(fromHour) * 60 + Number(fromMinute),
    toMinute: Number(toHour) * 60 + Number(toMinute),
    timeZone,
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
