import { parseBenchCommand } from './command-line.ts'
import { resultsDocument, resultsText } from './numbers/result.ts'
import { chooseBenchmarks } from './registry.ts'
import { runBenchmarks } from './run-benchmarks.ts'

// npm run bench -- [NAME...] [--json] [--scale small|full] [--runs N]
// Ends with 2 when a goal was missed at full scale, with 1 when a benchmark could not be run.
try {
  const { names, json, scale, runs } = parseBenchCommand(process.argv.slice(2))
  const say = (line: string) => void process.stderr.write(`bench: ${line}\n`)
  const { judged, notRun } = await runBenchmarks(chooseBenchmarks(names), { scale, runs, say })
  process.stdout.write(json ? resultsDocument(judged, notRun) : resultsText(judged, notRun))
  if (scale.name === 'full' && judged.some(({ result }) => !result.ok)) process.exitCode = 2
  if (notRun.length > 0) process.exitCode = 1
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
