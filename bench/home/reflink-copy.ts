import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../lab/processes.ts'
import type { Command } from '../../src/argv/command.ts'
import { cloneTree } from '../../src/argv/copy-tree.ts'
import { flushFileSystem } from '../../src/argv/files.ts'
import { openBenchLab } from '../data/bench-lab.ts'
import type { Experiment, Sample } from '../experiment.ts'
import { timed } from '../measure/timed.ts'
import { compareHomes, copyPlainly } from './plain-copy.ts'
import { mountReflinkImage } from './reflink-image.ts'

/** A generation's home made from the base where copies can share blocks, beside a plain rsync of the same base. */
export const reflinkCopy: Experiment = {
  id: 'reflink-copy',
  missing: async () => {
    const image = await mountReflinkImage(imagesBelow(), 1)
    if (typeof image === 'string') return image
    await image[Symbol.asyncDispose]()
    return undefined
  },
  open: async (scale, say) => {
    await using opened = new AsyncDisposableStack()
    const image = await mountReflinkImage(imagesBelow(), scale.gigabytesNeeded)
    if (typeof image === 'string') throw new Error(image)
    opened.use(image)
    say(`${image.kind} in a file, mounted at ${image.folder}`)
    const base = join(image.folder, 'base')
    await fillFrom(base, scale, say)
    const end = opened.move()
    let number = 0
    return {
      round: () => round(image.folder, base, (number += 1), say),
      [Symbol.asyncDispose]: () => end.disposeAsync(),
    }
  },
}

function imagesBelow(): string {
  return process.env['UNDERSTUDY_BENCH_DATA'] ?? join(tmpdir(), 'understudy-bench')
}

/** The lab is needed for its data alone. */
async function fillFrom(base: string, ...[scale, say]: Parameters<typeof openBenchLab>): Promise<void> {
  await using lab = await openBenchLab(scale, say)
  await run(['mkdir', base])
  await copyPlainly(lab.topology.production.home, base)
}

async function round(folder: string, base: string, number: number, say: (line: string) => void): Promise<Sample> {
  const [generation, mirror] = [join(folder, 'generation'), join(folder, 'mirror')]
  const times = new Map<string, number>()
  const ours = async () => {
    const commands = [cloneTree(base, generation), flushFileSystem(generation, 'root')]
    times.set('understudy: home from the base (s)', await timed(() => inTurn(commands)))
  }
  const theirs = async () => {
    const copy = async () => {
      await copyPlainly(base, mirror)
      await inTurn([flushFileSystem(mirror, 'root')])
    }
    times.set('rsync: home from the base (s)', await timed(copy))
  }
  for (const side of number % 2 === 1 ? [ours, theirs] : [theirs, ours]) {
    await run(['sync'])
    await side()
  }
  say(`the copies are equal: ${await compareHomes(generation, mirror)} files`)
  for (const one of [generation, mirror]) rmSync(one, { recursive: true })
  return times
}

async function inTurn(commands: readonly Command[]): Promise<void> {
  for (const { program, args } of commands) await run([program, ...args])
}
