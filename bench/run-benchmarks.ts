import type { Benchmark } from './benchmark.ts'
import type { BenchScale } from './data/scale.ts'
import type { Experiment, Sample } from './experiment.ts'
import { judge, type Judged, type NotRun } from './numbers/result.ts'

export interface BenchOptions {
  readonly scale: BenchScale
  readonly runs: number
  /** Progress, for people; never standard output. */
  readonly say: (line: string) => void
}

export interface BenchRun {
  readonly judged: readonly Judged[]
  readonly notRun: readonly NotRun[]
}

/** Runs each experiment once for all benchmarks that take their figures from it. */
export async function runBenchmarks(benchmarks: readonly Benchmark[], options: BenchOptions): Promise<BenchRun> {
  const judged = new Map<Benchmark, Judged>()
  const missing = new Map<Benchmark, string>()
  for (const experiment of new Set(benchmarks.map((one) => one.experiment))) {
    const of = benchmarks.filter((one) => one.experiment === experiment)
    const because = await experiment.missing?.()
    if (because !== undefined) {
      for (const one of of) missing.set(one, because)
      continue
    }
    const samples = await sample(experiment, of, options)
    for (const one of of) judged.set(one, judge(one, samples))
  }
  return {
    judged: benchmarks.flatMap((one) => judged.get(one) ?? []),
    notRun: [...missing].map(([{ name }, because]) => ({ name, because })),
  }
}

/** What each round came to is said at once: a run that is broken off has told that much. */
async function sample(
  experiment: Experiment,
  benchmarks: readonly Benchmark[],
  { scale, runs, say }: BenchOptions,
): Promise<readonly Sample[]> {
  await using open = await experiment.open(scale, say)
  const samples: Sample[] = []
  for (let round = 1; round <= runs; round++) {
    say(`${experiment.id}: round ${round} of ${runs}`)
    const measured = await open.round()
    samples.push(measured)
    for (const one of benchmarks) say(`round ${round}: ${one.name} ${judge(one, [measured]).result.value}`)
  }
  return samples
}
