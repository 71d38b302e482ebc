import type { Benchmark, Bound, Unit } from '../benchmark.ts'
import { measured, type Sample } from '../experiment.ts'
import { spreadOf, type Spread } from './spread.ts'

/** One line of `--json`. */
export interface Result {
  readonly name: string
  readonly unit: Unit
  /** Median of the rounds; a ratio is taken within each round first. */
  readonly value: number
  readonly bound: Bound
  readonly goal: number
  readonly ok: boolean
  readonly runs: number
}

export interface Judged {
  readonly benchmark: Benchmark
  readonly result: Result
  readonly spread: Spread
  readonly shown: readonly { readonly name: string; readonly spread: Spread }[]
}

/** A benchmark that this machine can't run. */
export interface NotRun {
  readonly name: string
  readonly because: string
}

export function judge(benchmark: Benchmark, samples: readonly Sample[]): Judged {
  const { name, unit, bound, goal, shows } = benchmark
  const spread = spreadOf(samples.map(benchmark.value))
  const value = Number(spread.median.toPrecision(4))
  const ok = bound === 'at-most' ? value <= goal : value >= goal
  return {
    benchmark,
    result: { name, unit, value, bound, goal, ok, runs: samples.length },
    spread,
    shown: shows.map((one) => ({ name: one, spread: spreadOf(samples.map((sample) => measured(sample, one))) })),
  }
}

export function resultsDocument(judged: readonly Judged[], notRun: readonly NotRun[]): string {
  const document = { schema: 'understudy/bench/1', results: judged.map(({ result }) => result), notRun }
  return `${JSON.stringify(document)}\n`
}

export function resultsText(judged: readonly Judged[], notRun: readonly NotRun[]): string {
  return [...judged.map(textOf), ...notRun.map(({ name, because }) => `${name}  could not be run: ${because}\n`)].join(
    '\n',
  )
}

function textOf({ benchmark, result, spread, shown }: Judged): string {
  const { name, unit, bound, goal, ok, runs } = result
  const verdict = ok ? 'met' : 'MISSED'
  const goalText = `goal ${bound.replace('-', ' ')} ${goal}: ${verdict}`
  const lines = [
    `${name}  ${withSpread(spread)}${unit === 'ratio' ? '' : ` ${unit}`}  ${goalText}  (${runs} runs)`,
    `  ${benchmark.title}`,
    ...shown.map((one) => `  ${one.name.padEnd(28)} ${withSpread(one.spread)}`),
  ]
  return `${lines.join('\n')}\n`
}

function withSpread({ median, lowest, highest }: Spread): string {
  const [middle, from, to] = [median, lowest, highest].map((value) => Number(value.toPrecision(3)))
  return `${middle} [${from}..${to}]`
}
