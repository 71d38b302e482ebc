import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from '../../lab/lab.ts'
import { run } from '../../lab/processes.ts'
import { basePaths } from '../../src/hold/layout.ts'
import { prepareBase, renewBase } from '../../src/steps/take-backup/base.ts'
import { makeFirstPass, type PassContext } from '../../src/steps/take-backup/home-passes.ts'
import { openBenchLab } from '../data/bench-lab.ts'
import { openEnds } from '../data/open-ends.ts'
import type { BenchScale } from '../data/scale.ts'
import type { Experiment, Sample } from '../experiment.ts'
import { forgetRemoved } from '../measure/forget-removed.ts'
import { timed } from '../measure/timed.ts'
import { warmCaches } from '../refresh/warm-caches.ts'
import { compareHomes, copyPlainly, copyPlainlyOverSsh, sentPlainly } from './plain-copy.ts'

interface Copies {
  readonly lab: Lab
  readonly scale: BenchScale
  readonly context: PassContext
  /** Where rsync copies to. */
  readonly mirror: string
}

/** The first copy of a home over SSH, beside a plain rsync of the same home into an empty folder. */
export const fullCopy: Experiment = {
  id: 'full-copy',
  open: async (scale, say) => {
    await using opened = new AsyncDisposableStack()
    const lab = opened.use(await openBenchLab(scale, say))
    const ends = opened.use(await openEnds(lab))
    const context: PassContext = { ...ends, run: 'bench', stores: [], verify: false, note: say }
    const mirror = join(lab.topology.root, 'bench-mirror')
    const copies = { lab, scale, context, mirror }
    opened.defer(() => removeCopies(copies))
    await prepareBase(context)
    await warmCaches(lab)
    const end = opened.move()
    let number = 0
    return {
      round: () => round(copies, (number += 1), say),
      [Symbol.asyncDispose]: () => end.disposeAsync(),
    }
  },
}

async function round(copies: Copies, number: number, say: (line: string) => void): Promise<Sample> {
  const { lab, scale, context, mirror } = copies
  await removeCopies(copies)
  await forgetRemoved(scale)
  mkdirSync(mirror)
  const times = new Map<string, number>()
  const first = (who: string, copy: () => Promise<unknown>) => async () =>
    void times.set(`${who}: first copy (s)`, await timed(copy))
  const sides = [
    first('understudy', () => makeFirstPass(context, new AbortController().signal)),
    first('rsync', () => copyPlainly(lab.topology.production.home, mirror)),
    first('rsync over SSH', () => copyPlainlyOverSsh(lab)),
  ]
  for (const side of number % 2 === 1 ? sides : sides.toReversed()) {
    await run(['sync'])
    await side()
  }
  const { home } = basePaths(context.target.layout)
  await compareHomes(home, sentPlainly(lab))
  say(`the copies are equal: ${await compareHomes(home, mirror)} files`)
  return times
}

/** All empty, so that each side makes every file. */
async function removeCopies({ lab, context, mirror }: Copies): Promise<void> {
  await renewBase(context)
  for (const folder of [mirror, sentPlainly(lab)]) rmSync(folder, { recursive: true, force: true })
}
