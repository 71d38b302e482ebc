import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../lab/processes.ts'
import type { BenchScale } from '../data/scale.ts'
import type { Experiment, Sample } from '../experiment.ts'
import { timed } from '../measure/timed.ts'
import { openHome, type BenchHome } from './bench-home.ts'
import { compareHomes, copyPlainly } from './plain-copy.ts'

/** Passes of a home by what changed, beside a plain rsync of the same home into a copy that is kept like the base. */
export const homeByChange: Experiment = {
  id: 'home-by-change',
  open: async (scale, say) => {
    const root = mkdtempSync(join(tmpdir(), 'understudy-bench-home-'))
    // The users of the labs' hosts have to pass.
    chmodSync(root, 0o755)
    await using opened = new AsyncDisposableStack()
    opened.defer(() => rmSync(root, { recursive: true, force: true }))
    say(`making homes of ${scale.repositories} and ${scale.repositories * 4} repositories in ${root}`)
    const home = opened.use(await openHome(join(root, 'home'), scale.repositories))
    const larger = opened.use(await openHome(join(root, 'larger'), scale.repositories * 4))
    const mirror = join(root, 'mirror')
    mkdirSync(mirror)
    await copyPlainly(home.source, mirror)
    for (const one of [home, larger]) await one.pass()
    const end = opened.move()
    let number = 0
    return {
      round: () => round({ home, larger, mirror, changes: changesIn(scale) }, (number += 1), say),
      [Symbol.asyncDispose]: () => end.disposeAsync(),
    }
  },
}

interface Homes {
  readonly home: BenchHome
  readonly larger: BenchHome
  /** What rsync keeps up to date. */
  readonly mirror: string
  readonly changes: number
}

function changesIn({ repositories }: BenchScale): number {
  return Math.max(1, Math.round(repositories * 0.03))
}

async function round(homes: Homes, number: number, say: (line: string) => void): Promise<Sample> {
  const { home, larger, mirror, changes } = homes
  const warm = await pair(homes, 2 * number, () => run(['sync']))
  await larger.change(changes, number)
  await run(['sync'])
  const fourTimes = await timed(() => larger.pass())
  // Last: it leaves the caches of all homes cold.
  const cold = await pair(homes, 2 * number + 1, dropCaches)
  say(
    `${changes} repositories changed each time; what is kept is equal: ${await compareHomes(home.kept, mirror)} files`,
  )
  return new Map([
    ['understudy: warm (s)', warm.ours],
    ['rsync: warm (s)', warm.theirs],
    ['understudy: cold (s)', cold.ours],
    ['rsync: cold (s)', cold.theirs],
    ['understudy: four times as many (s)', fourTimes],
  ])
}

/** Who goes first changes from one pair to the next. */
async function pair(
  { home, mirror, changes }: Homes,
  number: number,
  prepare: () => Promise<unknown>,
): Promise<{ readonly ours: number; readonly theirs: number }> {
  await home.change(changes, number)
  const times = { ours: 0, theirs: 0 }
  const ours = async () => void (times.ours = await timed(() => home.pass()))
  const theirs = async () => void (times.theirs = await timed(() => copyPlainly(home.source, mirror)))
  for (const side of number % 4 < 2 ? [ours, theirs] : [theirs, ours]) {
    await prepare()
    await side()
  }
  return times
}

async function dropCaches(): Promise<void> {
  await run(['sync'])
  writeFileSync('/proc/sys/vm/drop_caches', '3\n')
}
