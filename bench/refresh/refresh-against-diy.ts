import type { Lab } from '../../lab/lab.ts'
import { run } from '../../lab/processes.ts'
import { openBenchLab } from '../data/bench-lab.ts'
import { between, diyParts, removeDiyCopy, runDiy, type DiyTimes } from '../diy/run-diy.ts'
import type { BenchScale } from '../data/scale.ts'
import type { Experiment, Sample } from '../experiment.ts'
import { forgetRemoved } from '../measure/forget-removed.ts'
import { compareCopies } from './compare-copies.ts'
import { warmCaches } from './warm-caches.ts'
import { removeUnderstudyCopy } from './remove-copy.ts'
import { runUnderstudy, type UnderstudyTimes } from './run-understudy.ts'

/** A refresh of staging by Understudy, then the DIY way into `control`, from one running production, and both compared. */
export const refreshAgainstDiy: Experiment = {
  id: 'refresh-against-diy',
  open: async (scale, say) => {
    const lab = await openBenchLab(scale, say)
    try {
      await lab.start('production')
      await lab.waitUntilRunning('production')
      await removeCopies(lab)
      await warmCaches(lab)
    } catch (error) {
      await lab[Symbol.asyncDispose]()
      throw error
    }
    return {
      round: () => round(lab, scale, say),
      [Symbol.asyncDispose]: async () => {
        try {
          await removeCopies(lab)
        } finally {
          await lab[Symbol.asyncDispose]()
        }
      },
    }
  },
}

async function round(lab: Lab, scale: BenchScale, say: (line: string) => void): Promise<Sample> {
  await forgetRemoved(scale)
  const ours = await runUnderstudy(lab)
  say(
    `understudy: ${ours.full.toFixed(1)} s; ${ours.steps.map(({ id, seconds }) => `${id} ${seconds.toFixed(1)}`).join(', ')}`,
  )
  await run(['sync'])
  const theirs = await runDiy(lab)
  say(`diy: ${between(theirs, 'lock', 'restored').toFixed(1)} s; ${diyParts(theirs)}`)
  const { files, refs, tables } = await compareCopies(lab, ours)
  say(`the copies are equal: ${files} files, among them ${refs} refs, and ${tables} tables`)
  await removeCopies(lab)
  return sampleOf(ours, theirs)
}

function sampleOf(ours: UnderstudyTimes, theirs: DiyTimes): Sample {
  return new Map([
    ['understudy: lock (s)', ours.lock],
    ['understudy: drain (s)', ours.drain],
    ['understudy: full (s)', ours.full],
    ['understudy: first pass (s)', ours.firstPass],
    ['understudy: memory (MB)', ours.peakMegabytes],
    ['diy: lock (s)', between(theirs, 'drained', 'unlocked')],
    ['diy: drain (s)', between(theirs, 'lock', 'drained')],
    ['diy: full (s)', between(theirs, 'lock', 'restored')],
    ['diy: first pass (s)', between(theirs, 'start', 'lock')],
  ])
}

async function removeCopies(lab: Lab): Promise<void> {
  await removeUnderstudyCopy(lab)
  await removeDiyCopy(lab)
}
