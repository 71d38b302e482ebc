import type { ProgressUnit, RunningMeter, RunProgress } from '../kernel/run-progress.ts'
import { countOf, formatBytes, formatSeconds, grouped } from './quantity.ts'

/** What takes less long needs no line of its own. */
const LONG_SECONDS = 2

/** A line for each thing that is under way, none wider than `columns`. */
export function progressLines(progress: RunProgress, columns: number): readonly string[] {
  const indent = columns < NARROW ? '' : INDENT
  return [...running(progress), ...lock(progress)].map((ways) => `${indent}${widest(ways, columns - indent.length)}`)
}

/** The same in one line, as wide as it comes. */
export function progressSentence(progress: RunProgress): string {
  return `${INDENT}${[...running(progress), ...lock(progress)].map(([all]) => all).join('; ')}`
}

const NARROW = 60
const INDENT = '       '

/** The same line said at ever less length. */
type Ways = readonly [string, ...string[]]

function running({ doing, running: meters }: RunProgress): readonly Ways[] {
  const long = meters.filter(({ seconds }) => seconds >= LONG_SECONDS)
  if (long.length > 0) return long.map(meterLine)
  if (doing === undefined || doing.seconds < LONG_SECONDS) return []
  return [[`${doing.title}: ${formatFor(doing.seconds)}`]]
}

function lock({ lock: held }: RunProgress): readonly Ways[] {
  if (held === undefined) return []
  const locked = `${held.source} is locked ${formatFor(held.seconds)}`
  return [[`${locked}, of at most ${formatSeconds(held.allowedSeconds)}`, locked]]
}

function meterLine(meter: RunningMeter): Ways {
  const { what, seconds, secondsLeft } = meter
  const time = secondsLeft === undefined ? formatFor(seconds) : formatLeft(secondsLeft)
  const say = (parts: readonly (string | undefined)[]): string =>
    `${what}: ${parts.filter((part) => part !== undefined).join(', ')}`
  return [
    say([amountOf(meter), speedOf(meter), time]),
    say([amountOf(meter), time]),
    say([percentOf(meter) ?? doneOf(meter), time]),
    say([percentOf(meter) ?? doneOf(meter) ?? time]),
  ]
}

/** `1.2 GB of 3.0 GB (40 %)`; undefined where nothing is known yet. */
function amountOf(meter: RunningMeter): string | undefined {
  const { total, unit, done, estimated } = meter
  if (total === undefined) return doneOf(meter)
  const about = estimated === undefined ? '' : 'about '
  return `${unit === 'bytes' ? formatBytes(done) : grouped(done)} of ${about}${quantity(total, unit)} (${percentOf(meter)})`
}

function doneOf({ done, unit }: RunningMeter): string | undefined {
  return done === 0 ? undefined : quantity(done, unit)
}

/** What is not done is never 100 %. */
function percentOf({ done, total, estimated }: RunningMeter): string | undefined {
  if (total === undefined) return undefined
  const percent = Math.floor((done * 100) / total)
  return `${estimated === undefined ? percent : Math.min(percent, 99)} %`
}

function speedOf({ perSecond, unit, done }: RunningMeter): string | undefined {
  if (perSecond === undefined || done === 0) return undefined
  return unit === 'bytes' ? `${formatBytes(Math.round(perSecond))}/s` : `${formatCount(perSecond)}/s`
}

function formatCount(count: number): string {
  return count < 10 ? count.toFixed(1) : grouped(Math.round(count))
}

const ones: Readonly<Record<Exclude<ProgressUnit, 'bytes'>, readonly [string, string]>> = {
  files: ['file', 'files'],
  repositories: ['repository', 'repositories'],
}

function quantity(count: number, unit: ProgressUnit): string {
  return unit === 'bytes' ? formatBytes(count) : countOf(count, ...ones[unit])
}

function formatFor(seconds: number): string {
  const whole = Math.floor(seconds)
  return `for ${whole < 60 ? `${whole} s` : formatSeconds(whole)}`
}

/** No closer than anybody can know it: `about 20 s left`, `about 4 min left`, `about 2 h 10 min left`. */
function formatLeft(seconds: number): string {
  if (seconds < 55) return `about ${Math.max(5, Math.ceil(seconds / 5) * 5)} s left`
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 60) return `about ${minutes} min left`
  const tens = Math.ceil(minutes / 10) * 10
  return `about ${formatSeconds(tens * 60)} left`
}

function widest(ways: Ways, columns: number): string {
  const shortest = ways.at(-1) ?? ''
  return ways.find((way) => way.length <= columns) ?? `${shortest.slice(0, Math.max(0, columns - 1))}…`
}
