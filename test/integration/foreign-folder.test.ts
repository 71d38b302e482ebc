import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { generationPaths, incomingPaths, layoutOf } from '../../src/hold/layout.ts'
import type { Json } from '../../src/kernel/json.ts'
import type { StepId } from '../../src/kernel/step-id.ts'
import type { Perform } from '../../src/steps/effect.ts'
import { holdInPlace } from '../../src/steps/hold-in-place.ts'
import { restoreHome } from '../../src/steps/restore-home.ts'
import type { RunContext } from '../../src/steps/run-context.ts'
import { treeOf } from '../fixtures/copy-state.ts'
import { stagingTarget } from '../fixtures/target.ts'
import { runContext, withCopyDatabase } from '../fixtures/run-context.ts'

const host = openHostWriter({ host: 'local', become: 'none', filesAs: 'root' }, openRandomSource())
let root: string
let foreign: string
let context: RunContext
let incoming: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-foreign-'))
  foreign = join(root, 'production')
  const given = runContext({
    results: new Map<StepId, Json>([
      ['keep-generation', { generation: 'x', previous: null }],
      ['restore-database', { database: 'bitbucket_stg_1' }],
    ]),
  })
  const layout = layoutOf(join(root, 'staging'))
  const target = { ...given.target, host, layout, config: { ...given.target.config, runAs: 'root' } }
  const copy = () => ({ ...stagingTarget, home: layout.home, sharedHome: `${layout.home}/shared` })
  context = withCopyDatabase({ ...given, target, copy })
  incoming = incomingPaths(layout, context.run).home
  const { held } = generationPaths(layout, context.run)
  for (const folder of [layout.home, held, `${incoming}/shared`]) mkdirSync(folder, { recursive: true })
  writeFileSync(`${held}/bitbucket.properties`, 'jdbc.user=production\n')
  home(foreign)
})
afterEach(() => rmSync(root, { recursive: true }))

const tree = (folder: string): readonly string[] => treeOf(folder, [])

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** What a running production has: a lock of git, a fork, its configuration. */
function home(folder: string): void {
  const { home: sourceHome } = context.source.config.nodes[0]
  write(`${folder}/shared/bitbucket.properties`, 'jdbc.user=production\n')
  write(`${folder}/shared/data/repositories/1/refs/heads/main.lock`, '')
  write(
    `${folder}/shared/data/repositories/2/objects/info/alternates`,
    `${sourceHome}/shared/data/repositories/1/objects\n`,
  )
}

const applied: Perform = async (effect) => {
  await effect.apply(context.signal)
  const found = await effect.verify()
  if (found.kind === 'done') return found.result
  throw new Error(found.seen)
}

const hint = 'let plain folders take their place, then `understudy resume staging`, or `understudy rewind staging`'
const refused = (places: string) => ({
  code: 'policy/leads-out',
  message: `the home leads out of itself, and nothing was written into it: ${places}`,
  hint,
})

describe('a restored home that leads into a folder of production', () => {
  it.each(['shared', 'shared/data', 'shared/data/repositories'])(
    'by a link at %s leaves it as it is',
    async (place) => {
      rmSync(`${incoming}/shared`, { recursive: true })
      mkdirSync(dirname(`${incoming}/${place}`), { recursive: true })
      symlinkSync(`${foreign}/${place}`, `${incoming}/${place}`)
      const before = [tree(foreign), tree(incoming)]

      await expect(restoreHome.run(context, applied)).rejects.toMatchObject(
        refused(`${incoming}/${place} is a symbolic link`),
      )

      expect([tree(foreign), tree(incoming)]).toEqual(before)
    },
  )

  it('by a link anywhere leaves both as they are', async () => {
    home(incoming)
    symlinkSync(`${foreign}/shared/data`, `${incoming}/shared/data/attachments`)
    const before = [tree(foreign), tree(incoming)]

    await expect(restoreHome.run(context, applied)).rejects.toMatchObject(
      refused(
        `the link ${incoming}/shared/data/attachments leads to ${foreign}/shared/data, outside ${context.target.layout.home}`,
      ),
    )

    expect([tree(foreign), tree(incoming)]).toEqual(before)
  })

  it('is held once a plain folder lies there', async () => {
    home(incoming)
    mkdirSync(`${incoming}/shared/data/repositories/1/objects`)

    await restoreHome.run(context, applied)

    expect(tree(context.target.layout.home).map((line) => line.split(' ')[0])).not.toContain(
      'shared/data/repositories/1/refs/heads/main.lock',
    )
  })
})

describe('a data store', () => {
  it('of the home is searched for links, rid of locks and given its own alternates, as the home is', async () => {
    const { home: sourceHome } = context.source.config.nodes[0]
    const store = `${incoming}/shared/stores/a`
    const fork = 'repositories/ab/cd/3/objects/info/alternates'
    const lock = 'repositories/ab/cd/3/HEAD.lock'
    home(incoming)
    mkdirSync(`${incoming}/shared/data/repositories/1/objects`)
    write(`${store}/${fork}`, `${sourceHome}/shared/data/repositories/1/objects\n`)
    write(`${store}/${lock}`, '')

    await restoreHome.run(withCopyDatabase(context, [`${sourceHome}/shared/stores/a/`]), applied)

    const live = `${context.target.layout.home}/shared`
    expect(readFileSync(`${live}/stores/a/${fork}`, 'utf8')).toBe(`${live}/data/repositories/1/objects\n`)
    expect(existsSync(`${live}/stores/a/${lock}`)).toBe(false)
  })

  it('of the home that lies behind a link is left as it is', async () => {
    const { home: sourceHome } = context.source.config.nodes[0]
    home(incoming)
    mkdirSync(`${incoming}/shared/stores`)
    symlinkSync('../data', `${incoming}/shared/stores/a`)
    const before = tree(incoming)

    await expect(
      restoreHome.run(withCopyDatabase(context, [`${sourceHome}/shared/stores/a`]), applied),
    ).rejects.toMatchObject(refused(`${incoming}/shared/stores/a is a symbolic link`))

    expect(tree(incoming)).toEqual(before)
  })

  it('outside the home may be missing on the target, and must not be there', async () => {
    home(incoming)
    mkdirSync(`${incoming}/shared/data/repositories/1/objects`)
    const stores = [`${root}/nowhere`, foreign]

    await expect(restoreHome.run(withCopyDatabase(context, stores), applied)).rejects.toMatchObject(
      refused(`the data store ${foreign} is not in the home, and local has that folder or hides whether it has`),
    )

    await restoreHome.run(withCopyDatabase(context, stores.slice(0, 1)), applied)
  })
})

describe('a home that is isolated in place', () => {
  it('leaves the folder of production that a link in it leads to as it is', async () => {
    const { layout } = context.target
    write(`${layout.home}/shared/bitbucket.properties`, 'jdbc.user=production\n')
    symlinkSync(`${foreign}/shared/data`, `${layout.home}/shared/data`)
    const before = [tree(foreign), tree(layout.home)]

    await expect(holdInPlace.run(context, applied)).rejects.toMatchObject(
      refused(`${layout.home}/shared/data is a symbolic link`),
    )

    expect([tree(foreign), tree(layout.home)]).toEqual(before)
  })

  it('leaves what is mounted in it as it is, also where the mount is of the same device', async () => {
    const { layout } = context.target
    write(`${layout.home}/shared/bitbucket.properties`, 'jdbc.user=production\n')
    mkdirSync(`${layout.home}/shared/data`)
    execFileSync('mount', ['--bind', `${foreign}/shared/data`, `${layout.home}/shared/data`])
    try {
      const before = tree(foreign)

      await expect(holdInPlace.run(context, applied)).rejects.toMatchObject(
        refused(`something else is mounted at ${layout.home}/shared/data`),
      )

      expect(tree(foreign)).toEqual(before)
    } finally {
      execFileSync('umount', [`${layout.home}/shared/data`])
    }
  })
})
