import { parseArgs } from 'node:util'
import { scaleNames, scales, type BenchScale } from './data/scale.ts'

export interface BenchCommand {
  readonly names: readonly string[]
  readonly json: boolean
  readonly scale: BenchScale
  readonly runs: number
}

/** Throws with what was expected, for a person to read. */
export function parseBenchCommand(words: readonly string[]): BenchCommand {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      scale: { type: 'string', default: 'full' },
      runs: { type: 'string', default: '5' },
    },
  })
  const scale = scaleNames.find((name) => name === values.scale)
  if (scale === undefined) throw new Error(`--scale is ${values.scale}; it must be ${scaleNames.join(' or ')}`)
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs is ${values.runs}; it must be a whole number from 1`)
  return { names: positionals, json: values.json, scale: scales[scale], runs }
}
