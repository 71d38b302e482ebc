import type { Benchmark } from './benchmark.ts'
import type { BenchScale } from './data/scale.ts'
import type { Experiment, Sample } from './experiment.ts'
import { judge, type Judged } from './numbers/result.ts'

export interface BenchOptions {
  readonly scale: BenchScale
  readonly runs: number
  /** Progress, for people; never standard output. */
  readonly say: (line: string) => void
}

/** Runs each experiment once for all benchmarks that take their figures from it. */
export async function runBenchmarks(
  benchmarks: readonly Benchmark[],
  options: BenchOptions,
): Promise<readonly Judged[]> {
  const judged = new Map<Benchmark, Judged>()
  for (const experiment of new Set(benchmarks.map((one) => one.experiment))) {
    const samples = await sample(experiment, options)
    for (const one of benchmarks.filter((other) => other.experiment === experiment))
      judged.set(one, judge(one, samples))
  }
  return benchmarks.flatMap((one) => judged.get(one) ?? [])
}

async function sample(experiment: Experiment, { scale, runs, say }: BenchOptions): Promise<readonly Sample[]> {
  await using open = await experiment.open(scale, say)
  const samples: Sample[] = []
  for (let round = 1; round <= runs; round++) {
    say(`${experiment.id}: round ${round} of ${runs}`)
    samples.push(await open.round())
  }
  return samples
}
