import { mkdirSync } from 'node:fs'
import { repositoryFolder } from '../../lab/population/git-repositories.ts'
import { run } from '../../lab/processes.ts'
import { startLab } from '../../lab/lab.ts'
import { freeBlock } from '../../src/adapters/demo/free-block.ts'
import { basePaths } from '../../src/hold/layout.ts'
import { prepareBase, recordBase } from '../../src/steps/take-backup/base.ts'
import { makeFirstPass, type PassContext } from '../../src/steps/take-backup/home-passes.ts'
import { addCommit } from '../data/grow-home.ts'
import { openEnds } from '../data/open-ends.ts'

/** Production's home on a host of a lab, and the base that it is pushed into on another. */
export interface BenchHome extends AsyncDisposable {
  readonly source: string
  readonly kept: string
  /** Commits to so many repositories, others each time. */
  change(count: number, number: number): Promise<void>
  /** Brings the base up to date, as a first pass does. */
  pass(): Promise<void>
}

/** The first of the repositories that are added to those of the lab. */
const FIRST = 1001
/** As in the homes of the other benchmarks. */
const LOOSE_FILES = 330

export async function openHome(root: string, repositories: number): Promise<BenchHome> {
  await using opened = new AsyncDisposableStack()
  mkdirSync(root)
  const options = { root, block: await freeBlock(), seed: 1, version: '8.9', variant: 0 } as const
  const lab = opened.use(
    await startLab({ ...options, hosts: ['production', 'staging'], scale: { repositories: 4, comments: 1 } }),
  )
  const { home, runAs } = lab.topology.production
  const own = (path: string) => run(['chown', '-R', `${runAs.uid}:${runAs.uid}`, path])
  await addRepositories(home, repositories)
  await own(home)
  const ends = opened.use(await openEnds(lab))
  const context: PassContext = { ...ends, run: 'bench', stores: [], verify: false, note: () => {} }
  await prepareBase(context)
  const end = opened.move()
  return {
    source: home,
    kept: basePaths(ends.target.layout).home,
    change: async (count, number) => {
      for (let index = 0; index < count; index += 1) {
        const folder = repositoryFolder(home, FIRST + ((number * count + index) % repositories))
        await addCommit(folder, { branch: `bench/change-${number}`, files: 40, bytes: 50_000, loose: true })
        await own(folder)
      }
    },
    pass: () => pass(context),
    [Symbol.asyncDispose]: () => end.disposeAsync(),
  }
}

/** One is made, the others are copies of it: a file of its own each. */
async function addRepositories(home: string, repositories: number): Promise<void> {
  const first = repositoryFolder(home, FIRST)
  await run(['cp', '-a', repositoryFolder(home, 1), first])
  await addCommit(first, { branch: 'bench/loose', files: LOOSE_FILES, bytes: 600, loose: true })
  await addCommit(first, { branch: 'bench/packed', files: 1, bytes: 512 * 1024, loose: false })
  for (let id = FIRST + 1; id < FIRST + repositories; id += 1)
    await run(['cp', '-a', first, repositoryFolder(home, id)])
}

async function pass(context: PassContext): Promise<void> {
  const passed = await makeFirstPass(context, new AbortController().signal)
  if (passed === undefined) throw new Error('the listing of the home tells nothing')
  const [{ home }] = context.source.config.nodes
  const record = { ...passed, source: 'production', home, run: 'bench', drainedAt: new Date().toISOString() }
  // A look at every file now and then is not what is measured here.
  await recordBase(context, { ...record, sinceWhole: 0 })
}
