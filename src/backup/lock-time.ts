import { AppError } from '../kernel/app-error.ts'
import type { LockConfig } from '../config/backup.ts'
import type { LockWindow } from '../config/lock-window.ts'

/** Whether production may be locked now; `later`: the next moment from which the window stays open for the whole of `lock.total`. */
export type LockTime =
  | { readonly kind: 'now' }
  | { readonly kind: 'later'; readonly at: Date }
  | { readonly kind: 'never' }

/** By the clock on the wall there: an hour that a change of the clocks skips or repeats is skipped or repeated here too. */
export function lockTime({ window, totalMs }: Pick<LockConfig, 'window' | 'totalMs'>, now: Date): LockTime {
  if (window === undefined || window.fromMinute === window.toMinute) return { kind: 'now' }
  const clock = wallClock(window.timeZone)
  const firstMinute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS
  let openSince: number | undefined
  for (let minute = firstMinute; minute < firstMinute + HORIZON_MS; minute += MINUTE_MS) {
    if (!isWithin(window, clock(new Date(minute)))) openSince = undefined
    else openSince ??= Math.max(minute, now.getTime())
    if (openSince === undefined || minute + MINUTE_MS - openSince < totalMs) continue
    return openSince === now.getTime() ? { kind: 'now' } : { kind: 'later', at: new Date(openSince) }
  }
  return { kind: 'never' }
}

/** Asked right before the lock call: the first pass before it may have taken hours. Throws 'policy/outside-window'. */
export function refuseOutsideWindow(lock: LockConfig, now: Date): void {
  const outside = outsideWindow(lock, now)
  if (outside === undefined) return
  throw new AppError('policy/outside-window', outside.because, { hint: outside.next })
}

/** Why production may not be locked now, and when it may next; undefined when it may. */
export function outsideWindow(
  lock: Pick<LockConfig, 'window' | 'totalMs'>,
  now: Date,
): { readonly because: string; readonly next: string } | undefined {
  const { window, totalMs } = lock
  const time = lockTime(lock, now)
  if (window === undefined || time.kind === 'now') return undefined
  const because = `the window for the maintenance lock, ${windowText(window)}, is not open for the next ${totalMs / 1000} s: it is ${momentText(window, now)}`
  if (time.kind === 'never') return { because, next: 'it is never open for so long; widen it, or lower `lock.total`' }
  return { because, next: `it next is from ${momentText(window, time.at)} (${time.at.toISOString()}) on` }
}

/** Such as `01:00-04:00 Europe/Berlin`, as it is written in the configuration. */
export function windowText({ fromMinute, toMinute, timeZone }: LockWindow): string {
  return `${timeText(fromMinute)}-${timeText(toMinute)} ${timeZone}`
}

/** Such as `2026-11-23 01:00 Europe/Berlin`. */
export function momentText({ timeZone }: LockWindow, moment: Date): string {
  const [date = '', time = ''] = partsOf(timeZone)(moment)
  return `${date} ${time} ${timeZone}`
}

const MINUTE_MS = 60_000
// A window is open at least every other day; a day on which the clocks change may leave it too short.
const HORIZON_MS = 8 * 24 * 60 * MINUTE_MS

function isWithin({ fromMinute, toMinute }: LockWindow, minute: number): boolean {
  const afterFrom = minute >= fromMinute
  const beforeTo = minute < toMinute
  return fromMinute < toMinute ? afterFrom && beforeTo : afterFrom || beforeTo
}

/** Minutes since midnight there. */
function wallClock(timeZone: string): (moment: Date) => number {
  const parts = partsOf(timeZone)
  return (moment) => {
    const [hour, minute] = (parts(moment)[1] ?? '').split(':')
    return Number(hour) * 60 + Number(minute)
  }
}

/** Swedish writes dates and times as ISO 8601 does. */
function partsOf(timeZone: string): (moment: Date) => readonly string[] {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  })
  return (moment) => format.format(moment).split(' ')
}

function timeText(minutes: number): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
