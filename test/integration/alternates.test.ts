import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { replaceLeadingPath, type MovedPath } from '../../src/argv/files.ts'
import { rewriteAlternates, strayAlternates } from '../../src/steps/copy/alternates.ts'
import { strayLinks } from '../../src/steps/copy/stray-links.ts'

const sourceHome = '/srv/production/home'
const liveHome = '/srv/staging/home'
const host = openHostWriter({ host: 'local', become: 'none', filesAs: 'root' }, openRandomSource())
const signal = new AbortController().signal
let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'understudy-home-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const alternates = (id: number | string): string => `${home}/shared/data/repositories/${id}/objects/info/alternates`
const objects = (top: string, id: number): string => `${top}/shared/data/repositories/${id}/objects`
const paths = () => ({
  home,
  stores: [`${home}/shared/data`, `${home}/shared/stores/a`],
  liveHome,
  sourceHome,
  moved: new Array<MovedPath>(),
})

function repository(id: number | string, text?: string): void {
  mkdirSync(dirname(alternates(id)), { recursive: true })
  if (text !== undefined) writeFileSync(alternates(id), text)
}

describe('alternates of a home that waits beside another path', () => {
  it('lead to where the home will lie, and keep their mode and owner', async () => {
    repository(1)
    repository(2, `${objects(sourceHome, 1)}\n`)
    chmodSync(alternates(2), 0o640)
    const before = statSync(alternates(2))

    await rewriteAlternates(host, paths(), signal)

    expect(readFileSync(alternates(2), 'utf8')).toBe(`${objects(liveHome, 1)}\n`)
    const { mode, uid, gid } = statSync(alternates(2))
    expect({ mode, uid, gid }).toEqual({ mode: before.mode, uid: before.uid, gid: before.gid })
    expect(await strayAlternates(host, paths(), signal)).toEqual([])
  })

  it('that lead elsewhere, or to a longer name, are left byte for byte, and told', async () => {
    const text = `# ${objects(sourceHome, 1)}\n${sourceHome}-old/x/objects\n../../../1/objects`
    repository(2, text)

    await rewriteAlternates(host, paths(), signal)

    expect(readFileSync(alternates(2), 'utf8')).toBe(text)
    expect(await strayAlternates(host, paths(), signal)).toEqual([
      `${alternates(2)} leads to ${sourceHome}-old/x/objects, outside ${liveHome}`,
      `${alternates(2)} leads to ../../../1/objects, which is not in the copy`,
    ])
  })

  it('are found at any depth, by the hundred', async () => {
    repository(1)
    for (let fork = 2; fork < 402; fork += 1) repository(`ab/cd/${fork}`, `${objects(sourceHome, 1)}\n`)

    await rewriteAlternates(host, paths(), signal)

    expect(readFileSync(alternates('ab/cd/401'), 'utf8')).toBe(`${objects(liveHome, 1)}\n`)
    expect(await strayAlternates(host, paths(), signal)).toEqual([])
  })

  it('are moved in a data store of its own, too', async () => {
    const inStore = `${home}/shared/stores/a/repositories/ab/cd/3/objects/info/alternates`
    mkdirSync(dirname(inStore), { recursive: true })
    writeFileSync(inStore, `${objects(sourceHome, 1)}\n`)
    repository(1)

    expect(await strayAlternates(host, paths(), signal)).toEqual([
      `${inStore} leads to ${objects(sourceHome, 1)}, outside ${liveHome}`,
    ])
    await rewriteAlternates(host, paths(), signal)

    expect(readFileSync(inStore, 'utf8')).toBe(`${objects(liveHome, 1)}\n`)
    expect(await strayAlternates(host, paths(), signal)).toEqual([])
  })

  it.each([
    ['beside the home', '/mnt/a', sourceHome, liveHome],
    ['where the home is the same on both ends', '/mnt/a', liveHome, liveHome],
    ['above the place that the home has on the target', '/srv', '/opt/bitbucket', liveHome],
    ['below the place that the home has on the target', `${liveHome}/disk`, sourceHome, liveHome],
  ])('lead from the home into a store from outside it, and back: %s', async (_where, store, from, to) => {
    const folder = 'shared/data-store-2'
    const inStore = `${home}/${folder}/repositories/ab/cd/3/objects`
    mkdirSync(join(inStore, 'info'), { recursive: true })
    writeFileSync(join(inStore, 'info/alternates'), `${objects(from, 1)}\n`)
    repository(1)
    repository(4, `${store}/repositories/ab/cd/3/objects\n`)
    const moving = {
      ...paths(),
      stores: [`${home}/shared/data`, `${home}/${folder}`],
      sourceHome: from,
      liveHome: to,
      moved: [{ from: store, to: `${to}/${folder}` }],
    }

    expect(await strayAlternates(host, moving, signal)).not.toEqual([])
    await rewriteAlternates(host, moving, signal)
    await rewriteAlternates(host, moving, signal)

    expect(readFileSync(join(inStore, 'info/alternates'), 'utf8')).toBe(`${objects(to, 1)}\n`)
    expect(readFileSync(alternates(4), 'utf8')).toBe(`${to}/${folder}/repositories/ab/cd/3/objects\n`)
    expect(await strayAlternates(host, moving, signal)).toEqual([])
  })

  it('are looked for nowhere but in the info folder of objects', async () => {
    repository(1)
    writeFileSync(join(dirname(dirname(alternates(1))), 'alternates'), '/elsewhere/objects\n')

    expect(await strayAlternates(host, paths(), signal)).toEqual([])
  })
})

describe('symbolic links of a home', () => {
  it('are told when they lead out of it, each by itself', async () => {
    for (let number = 0; number < 300; number += 1) symlinkSync('inside', join(home, `link-${number}`))
    symlinkSync(`${liveHome}/shared`, join(home, 'to-live'))
    symlinkSync('/mnt/production', join(home, 'to-production'))

    expect(await strayLinks(host, paths(), signal)).toEqual([
      `the link ${home}/to-production leads to /mnt/production, outside ${liveHome}`,
    ])
  })
})

describe('a leading path', () => {
  const part = fc.string({
    unit: fc.constantFrom(...Array.from(String.raw`ab.*[]^$\&#+?(){}|/ ~é`)),
    minLength: 1,
    maxLength: 8,
  })

  it('is replaced as it is, whatever characters it has', () => {
    fc.assert(
      fc.property(part, part, fc.array(part, { maxLength: 4 }), (from, to, others) => {
        const lines = [`/${from}`, `/${from}/x`, `/${from}x`, `x/${from}`, ...others]
        const file = join(home, 'lines')
        writeFileSync(file, `${lines.join('\n')}\n`)

        const { program, args } = replaceLeadingPath([file], { from: `/${from}`, to: `/${to}` }, 'root')
        execFileSync(program, args, { env: { ...process.env, LC_ALL: 'C' } })

        const expected = lines.map((line) =>
          line.startsWith(`/${from}/`) ? `/${to}${line.slice(from.length + 1)}` : line,
        )
        expect(readFileSync(file, 'utf8')).toBe(`${expected.join('\n')}\n`)
      }),
      { numRuns: 200 },
    )
  })
})
