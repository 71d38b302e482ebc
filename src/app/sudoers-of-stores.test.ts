import { describe, expect, it } from 'vitest'
import { config, printed } from '../../test/fixtures/printed-sudoers.ts'
import { production, refreshOfStaging, staging } from '../../test/fixtures/two-environments.ts'
import type { Command } from '../argv/command.ts'
import { catFile, listFolder } from '../argv/files.ts'
import { hashRefs } from '../argv/hash-files.ts'
import { contentsPush, homeCount, homePush, objectsListing, storesListing } from '../backup/push.ts'
import { basePaths, layoutOf } from '../hold/layout.ts'

const base = String.raw`understudy-in@bb1[.]staging[.]example[.]com\:/srv/staging[.]understudy/base/home/$`
const part = '/([^/. ][^/ ]*|[.][^/. ][^/ ]*|[.][.][^/ ]+)'

/** Twenty of them, on disks with names of some length. */
const twenty = Array.from({ length: 20 }, (_, index) => ({
  id: String(index + 2),
  path: `/mnt/storage-array-${index + 2}/bitbucket-data-store`,
}))
const rows = twenty.map(({ id, path }) => ({ id: Number(id), ds_path: path }))

describe('the sudo rules that doctor prints, of a source with data stores outside its home', () => {
  it('let data stores outside the home be read and pushed, each into its own folder, unless it is kept', async () => {
    const stores = [
      { id: 2, ds_path: '/mnt/a' },
      { id: 3, ds_path: '/mnt/kept' },
      { id: 4, ds_path: '/mnt/not plain' },
      { id: 5, ds_path: '/srv/bitbucket/shared/inside' },
    ]
    const kept = { where: 'bb_data_store[id=3]', decision: { kind: 'keep', because: 'tested' } } as const
    const of = { ...config, refresh: { staging: { ...refreshOfStaging, decisions: [kept] } } }
    const [ofSource, ofTarget] = [await printed('production', of, { stores }), await printed('staging', of, { stores })]

    const rules = ofSource.split('\n')
    const own = base.replace('home/$', 'home/shared/data-store-2/$')
    const apart = String.raw`--filter\=-sr /shared/data-store-[0-9]+/`
    const anyNumber = `${apart}( ${apart})*`
    expect(rules.filter((rule) => rule.endsWith(` -- /mnt/a/ ${own}`))).toHaveLength(3)
    expect(rules.filter((rule) => rule.endsWith(base)).every((rule) => rule.includes(` ${anyNumber} `))).toBe(true)
    expect(rules).toContain(
      `understudy ALL=(atlbitbucket) NOPASSWD: /usr/bin/cat ^-- (/srv/bitbucket|/opt/atlassian/bitbucket/current|/mnt/a)(${part})+$`,
    )
    expect(`${ofSource}${ofTarget}`).not.toMatch(/kept|not plain|data-store-[345]/)
    const moved = String.raw`sed ^-i -e s\#\^/mnt/a/\#/srv/staging/shared/data-store-2/\# -- `
    expect(ofTarget).toContain(moved)
    expect(ofTarget).toContain('/base/home/shared/data-store-2 -mindepth 2 -maxdepth 3')
    expect(Math.max(...rules.map((line) => line.slice(line.indexOf('^')).length))).toBeLessThanOrEqual(1024)
  })

  it('are short enough for sudo where there are twenty, and allow what a run does with each of them', async () => {
    const [ofSource, ofTarget] = [
      await printed('production', config, { stores: rows }),
      await printed('staging', config, { stores: rows }),
    ]
    const rules = ofSource.split('\n')

    for (const line of [...rules, ...ofTarget.split('\n')])
      expect(line.slice(line.indexOf('^')).length).toBeLessThanOrEqual(1024)
    const refused = commandsOfRun(twenty).filter((command) => !isAllowed(rules, command))
    expect(refused).toEqual([])
    expect(commandsOfRun(twenty).length).toBeGreaterThan(100)
    for (const { path } of twenty) expect(ofTarget).toContain(String.raw`s\#\^${path}/\#/srv/staging/shared/`)
  })

  it('allow a run no other folder to be read, and nothing else to be left out of a push', async () => {
    const rules = (await printed('production', config, { stores: rows })).split('\n')
    const user = { user: production.runAs }
    const { home } = basePaths(layoutOf(staging.nodes[0].home))
    const push = homePush(ends(twenty), home, { kind: 'all' }, 'full')
    const leavingOut = (folder: string): Command => ({
      ...push,
      args: push.args.map((word) => word.replace('/shared/data-store-7/', folder)),
    })

    expect(isAllowed(rules, leavingOut('/shared/data-store-99/'))).toBe(true)
    for (const folder of ['/shared/data/', '/shared/data-store-7', '/shared/data-store-x/', '/shared/data-store-7/../'])
      expect(isAllowed(rules, leavingOut(folder))).toBe(false)
    expect(isAllowed(rules, catFile('/mnt/storage-array-2/other/file', user))).toBe(false)
    expect(isAllowed(rules, catFile('/mnt/storage-array-22/bitbucket-data-store/file', user))).toBe(false)
    expect(isAllowed(rules, hashRefs(['/mnt'], user))).toBe(false)
  })
})

function ends(stores: typeof twenty) {
  return { source: { config: production }, refresh: refreshOfStaging, stores }
}

/** As they are given, with the paths as they are. */
function commandsOfRun(stores: typeof twenty): readonly Command[] {
  const user = { user: production.runAs }
  const { home } = basePaths(layoutOf(staging.nodes[0].home))
  const of = ends(stores)
  const parts = ['shared/data/repositories/1']
  return [
    homeCount(of),
    homePush(of, home, { kind: 'all' }, 'limited'),
    homePush(of, home, { kind: 'parts', parts }, 'full'),
    contentsPush(of, home, 'full', {}),
    catFile('/srv/bitbucket/shared/bitbucket.properties', user),
    ...stores.flatMap((store) => [
      homeCount(of, store),
      storesListing(of, store),
      objectsListing(of, ['repositories/1/objects'], store),
      homePush(of, home, { kind: 'all', store }, 'limited'),
      homePush(of, home, { kind: 'parts', parts, store }, 'full'),
      contentsPush(of, home, 'full', { store }),
      catFile(`${store.path}/repositories/1/HEAD`, user),
      listFolder(store.path, user),
      hashRefs([`${store.path}/repositories/1`, `${store.path}/repositories/2`], user),
    ]),
  ]
}

/** As sudo compares: the words joined, and the expression once its own escapes are gone. */
function isAllowed(rules: readonly string[], { program, args, as }: Command): boolean {
  const user = typeof as === 'object' ? as.user : as
  return rules.some((line) => {
    const [, runAs, allowed, expression = ''] = / ALL=\((.*?)\) NOPASSWD: (\S+) (.*)$/.exec(line) ?? []
    if (runAs !== user || allowed !== `/usr/bin/${program}`) return false
    return new RegExp(expression.replaceAll(/\\([,:=#])/g, '$1').replaceAll('[]]', '\\]')).test(args.join(' '))
  })
}
