import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { generationPaths, homeMarkPath, incomingPaths, layoutOf } from '../../src/hold/layout.ts'
import type { CheckResult } from '../../src/kernel/check-result.ts'
import type { Json } from '../../src/kernel/json.ts'
import type { StepId } from '../../src/kernel/step-id.ts'
import type { Perform } from '../../src/steps/effect.ts'
import { restoreHome } from '../../src/steps/restore-home.ts'
import type { RunContext } from '../../src/steps/run-context.ts'
import { sourceRefs } from '../../src/steps/source-refs.ts'
import { looseObject, makeBareRepository, type BareRepository } from '../fixtures/bare-repository.ts'
import { memoryReader } from '../fixtures/memory-reader.ts'
import { runContext, withCopyDatabase } from '../fixtures/run-context.ts'
import { stagingTarget } from '../fixtures/target.ts'

const host = openHostWriter({ host: 'local', become: 'none', filesAs: 'root' }, openRandomSource())
const repositories = 'shared/data/repositories'
let root: string
let context: RunContext
let incoming: string
let results: Map<string, CheckResult>
let notes: string[]
let origin: BareRepository

/** A production with a repository and its fork, and what was taken from it under the lock. */
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'understudy-verified-'))
  const [production, staging] = [join(root, 'production'), join(root, 'staging')]
  origin = makeBareRepository(join(production, repositories, '1'))
  makeBareRepository(join(production, repositories, '2'), {
    objects: `${origin.folder}/objects`,
    commit: origin.commit,
  })
  context = contextOf(production, staging)
  const { layout } = context.target
  const paths = incomingPaths(layout, context.run)
  const { folder: generation } = generationPaths(layout, context.run)
  for (const folder of [staging, paths.held, generation]) mkdirSync(folder, { recursive: true })
  writeFileSync(`${paths.held}/bitbucket.properties`, 'jdbc.user=production\n')
  cpSync(production, paths.home, { recursive: true })
  incoming = paths.home
  const refs = await sourceRefs(context, memoryReader({}), [])
  await refs.keep(await refs.list(context.signal), paths.folder)
})
afterEach(() => rmSync(root, { recursive: true }))

function contextOf(production: string, staging: string): RunContext {
  results = new Map()
  notes = []
  const given = runContext({
    results: new Map<StepId, Json>([
      ['keep-generation', { generation: 'x', previous: 'x' }],
      ['restore-database', { database: 'bitbucket_stg_1' }],
    ]),
    note: (text) => void notes.push(text),
  })
  const layout = layoutOf(staging)
  const [node] = given.source.config.nodes
  const config = { ...given.source.config, runAs: 'root', nodes: [{ ...node, home: production }] } as const
  const target = { ...given.target, host, layout, config: { ...given.target.config, runAs: 'root' } }
  const copy = () => ({ ...stagingTarget, home: staging, sharedHome: `${staging}/shared` })
  const held = withCopyDatabase({ ...given, source: { ...given.source, host, config }, target, copy })
  const saveVerification = (_id: string, some: readonly CheckResult[]): void => {
    for (const one of some) results.set(one.id, one)
  }
  return { ...held, generations: { ...held.generations, saveVerification } }
}

/** What is applied twice converges, as when a run is resumed. */
const applied: Perform = async (effect) => {
  await effect.apply(context.signal)
  const found = await effect.verify()
  if (found.kind === 'done') return found.result
  throw new Error(found.seen)
}

/** What the copy before had: the same, but for one repository. */
function listBefore(changed: number): void {
  const { layout } = context.target
  const list = readFileSync(join(incomingPaths(layout, context.run).folder, 'refs'), 'utf8')
  const other = list.replace(new RegExp(`^.{32}(?=.*repositories/${changed}"$)`, 'm'), 'f'.repeat(32))
  mkdirSync(generationPaths(layout, 'x').folder, { recursive: true })
  writeFileSync(join(generationPaths(layout, 'x').folder, 'refs'), other)
}

const restored = () => restoreHome.run(context, applied)
const seen = () => Object.fromEntries([...results.values()].map(({ id, result }) => [id, result]))
const hint =
  'mend it there and `understudy resume staging` compares again, or `understudy rewind staging` and refresh anew'

describe('a restored home', () => {
  it('is swapped in where it is as the source was, and the next refresh sees by its list what changed', async () => {
    await restored()

    expect(seen()).toEqual({
      'verification/refs': 'pass',
      'verification/lfs': 'pass',
      'verification/attachments': 'pass',
      'verification/objects': 'pass',
    })
    expect(existsSync(homeMarkPath(context.target.layout.home))).toBe(true)
    const list = join(generationPaths(context.target.layout, context.run).folder, 'refs')
    expect(readFileSync(list, 'utf8')).toMatch(/^understudy\/refs\/1\n/)
  })

  it('stops the run before it is swapped in where a ref is another, and goes on once it is mended', async () => {
    const master = join(incoming, repositories, '1/refs/heads/master')
    const was = readFileSync(master)
    writeFileSync(master, `${'0'.repeat(40)}\n`)

    await expect(restored()).rejects.toMatchObject({
      code: 'run/not-verified',
      message: `what was restored to staging is not what the source held: 1 of 2 repositories differ: ${repositories}/1 has other loose refs (3 files, at the source 3)`,
      hint,
    })
    expect(seen()).toMatchObject({ 'verification/refs': 'fail' })
    expect(existsSync(homeMarkPath(context.target.layout.home))).toBe(false)

    writeFileSync(master.replace(incoming, generationPaths(context.target.layout, context.run).home), was)
    await restored()
    expect(seen()).toMatchObject({ 'verification/refs': 'pass', 'verification/objects': 'pass' })
  })

  it('stops the run where an object is missing that a fork borrows, and not those of the source', async () => {
    rmSync(looseObject(join(incoming, repositories, '1/objects'), origin.blob))

    await expect(restored()).rejects.toMatchObject({
      code: 'run/not-verified',
      message: expect.stringContaining(`${repositories}/2: missing blob ${origin.blob}`),
      hint,
    })
    expect(seen()).toMatchObject({ 'verification/refs': 'pass', 'verification/objects': 'fail' })
  })

  it('is compared with stores from outside the home of the source, too, and forks lead out of them into the home', async () => {
    const store = join(root, 'disk')
    const [inStore, inCopy] = ['repositories/ab/cd/3', 'shared/data-store-1/repositories/ab/cd/3']
    makeBareRepository(join(store, inStore), { objects: `${origin.folder}/objects`, commit: origin.commit })
    cpSync(store, join(incoming, 'shared/data-store-1'), { recursive: true })
    const brought = [{ id: '1', path: store }]
    const { copy } = context
    context = withCopyDatabase({ ...context, copy: (known) => ({ ...copy(known), outerStores: brought }) }, [store])
    const refs = await sourceRefs(context, memoryReader({}), brought)
    const { folder } = incomingPaths(context.target.layout, context.run)
    await refs.keep(await refs.list(context.signal), folder)
    expect(readFileSync(join(folder, 'refs'), 'utf8')).toContain(`"${inCopy}"\n3 repositories\n`)
    const head = join(incoming, inCopy, 'HEAD')
    const was = readFileSync(head)
    writeFileSync(head, 'ref: refs/heads/other\n')

    await expect(restored()).rejects.toMatchObject({
      message: `what was restored to staging is not what the source held: 1 of 3 repositories differ: ${inCopy} has another HEAD`,
    })

    writeFileSync(head.replace(incoming, generationPaths(context.target.layout, context.run).home), was)
    await restored()
    expect(seen()).toMatchObject({ 'verification/refs': 'pass', 'verification/objects': 'pass' })
    const { home } = context.target.layout
    expect(readFileSync(join(home, inCopy, 'objects/info/alternates'), 'utf8')).toBe(
      `${home}/${repositories}/1/objects\n`,
    )
  })

  it('is swapped in where the source lacks the same object, and says so', async () => {
    for (const objects of [join(incoming, repositories, '1/objects'), join(origin.folder, 'objects')])
      rmSync(looseObject(objects, origin.blob))

    await restored()

    expect(seen()).toMatchObject({ 'verification/objects': 'pass' })
    expect(notes).toEqual([
      `broken on production too: ${repositories}/1 (1 object missing), ${repositories}/2 (1 object missing)`,
    ])
  })

  it.each([
    ['the whole one', 1, 'pass'],
    ['the broken one', 2, 'fail'],
  ])('is looked at first where its repositories changed since the copy before: %s', async (_what, changed, result) => {
    const { refresh } = context
    context = { ...context, refresh: { ...refresh, verification: { ...refresh.verification, repositories: 1 } } }
    rmSync(join(incoming, repositories, '2/objects'), { recursive: true })
    mkdirSync(join(incoming, repositories, '2/objects'))
    listBefore(changed)

    await restored().catch(() => undefined)

    expect(seen()).toMatchObject({ 'verification/refs': 'pass', 'verification/objects': result })
  })

  it('is told as unknown where the backup has no list of refs, and is looked at all the same', async () => {
    rmSync(join(incomingPaths(context.target.layout, context.run).folder, 'refs'))

    await restored()

    expect(seen()).toMatchObject({ 'verification/refs': 'unknown', 'verification/objects': 'pass' })
    expect(notes).toEqual([
      'not verified: Every repository has the refs and the HEAD that it had under the lock: the backup has no list of refs',
    ])
  })
})
