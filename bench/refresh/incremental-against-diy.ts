import type { Lab } from '../../lab/lab.ts'
import { run } from '../../lab/processes.ts'
import { openBenchLab } from '../data/bench-lab.ts'
import type { BenchScale } from '../data/scale.ts'
import { between, diyParts, removeDiyCopy, removeRestored, runDiy, type DiyTimes } from '../diy/run-diy.ts'
import type { Experiment, Sample } from '../experiment.ts'
import { forgetRemoved } from '../measure/forget-removed.ts'
import { changeProduction } from './change-production.ts'
import { compareCopies } from './compare-copies.ts'
import { removeUnderstudyCopy } from './remove-copy.ts'
import { rewind, runUnderstudy, type UnderstudyTimes } from './run-understudy.ts'
import { warmCaches } from './warm-caches.ts'

/** A refresh after the first one, by Understudy and the DIY way: three of a hundred repositories changed, all else is as it was. */
export const incrementalAgainstDiy: Experiment = {
  id: 'incremental-against-diy',
  open: async (scale, say) => {
    const lab = await openBenchLab(scale, say)
    const end = async () => {
      try {
        await removeUnderstudyCopy(lab)
        await removeDiyCopy(lab)
      } finally {
        await lab[Symbol.asyncDispose]()
      }
    }
    try {
      await lab.start('production')
      await lab.waitUntilRunning('production')
      await removeUnderstudyCopy(lab)
      await removeDiyCopy(lab)
      await warmCaches(lab)
      say('the first refresh, and the first DIY backup, which are not measured')
      await runUnderstudy(lab)
      await runDiy(lab)
      await removeRestored(lab)
    } catch (error) {
      await end()
      throw error
    }
    let number = 0
    return { round: () => round(lab, scale, (number += 1), say), [Symbol.asyncDispose]: end }
  },
}

async function round(lab: Lab, scale: BenchScale, number: number, say: (line: string) => void): Promise<Sample> {
  const changed = await changeProduction(lab, scale, number)
  say(`${changed} of ${scale.repositories} repositories changed`)
  await forgetRemoved(scale)
  const ours = await runUnderstudy(lab)
  say(
    `understudy: ${ours.whole.toFixed(1)} s, first pass ${ours.firstPass.toFixed(2)}; ${ours.steps.map(({ id, seconds }) => `${id} ${seconds.toFixed(1)}`).join(', ')}`,
  )
  await run(['sync'])
  const theirs = await runDiy(lab)
  say(`diy: ${between(theirs, 'start', 'restored').toFixed(1)} s; ${diyParts(theirs)}`)
  const { files, refs, tables } = await compareCopies(lab, ours)
  say(`the copies are equal: ${files} files, among them ${refs} refs, and ${tables} tables`)
  await removeRestored(lab)
  return sampleOf(ours, theirs, await rewind(lab))
}

function sampleOf(ours: UnderstudyTimes, theirs: DiyTimes, rewound: number): Sample {
  return new Map([
    ['understudy: whole (s)', ours.whole],
    ['understudy: first pass (s)', ours.firstPass],
    ['understudy: lock (s)', ours.lock],
    ['understudy: rewind (s)', rewound],
    ['diy: whole (s)', between(theirs, 'start', 'restored')],
    ['diy: first pass (s)', between(theirs, 'start', 'lock')],
    ['diy: lock (s)', between(theirs, 'drained', 'unlocked')],
  ])
}
