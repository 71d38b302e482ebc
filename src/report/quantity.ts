/** `1 change`, `2 changes`; thousands are set apart: `10,000 rows`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${twoDigits(whole % 60)} s`
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`
}

/** `512 bytes`, `1.5 MB`, `2.0 GB`: powers of ten. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return countOf(bytes, 'byte')
  const [divisor, unit] = units.find(([limit]) => bytes >= limit) ?? [1000, 'kB']
  return `${(bytes / divisor).toFixed(1)} ${unit}`
}

const units: readonly (readonly [number, string])[] = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
]

/** `2026-11-22 01:30:05 UTC` of an ISO 8601 time; a text that is none is given back. */
export function formatTime(time: string): string {
  const date = new Date(time)
  if (Number.isNaN(date.getTime())) return time
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** How old a time is at `now`, in its two greatest units: `3 days 4 h`, `25 min`, `now`. */
export function formatAge(time: string, now: Date): string {
  return formatLength(now.getTime() - Date.parse(time)) ?? 'now'
}

/** The same of a length in milliseconds; undefined for less than a minute. */
export function formatLength(milliseconds: number): string | undefined {
  const minutes = Math.floor(milliseconds / 60_000)
  if (Number.isNaN(minutes) || minutes < 1) return undefined
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h ${twoDigits(minutes % 60)} min`
  return `${countOf(Math.floor(hours / 24), 'day')} ${hours % 24} h`
}

/** `10,000`. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

function twoDigits(count: number): string {
  return String(count).padStart(2, '0')
}
