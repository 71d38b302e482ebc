import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { strayLinks } from './stray-links.ts'

const home = '/srv/staging.understudy/incoming/r1/home'
const liveHome = '/srv/staging'
const where: Readonly<Record<string, string>> = {
  [home]: '/disk/staging.understudy/incoming/r1/home',
  [liveHome]: '/disk/staging',
  [`${home}/inside`]: '/disk/staging.understudy/incoming/r1/home/shared',
  [`${home}/out`]: '/mnt/production',
}

describe('the links of a home that lies behind a link itself', () => {
  it('are told when they lead out of it; each home is asked for by itself, as the rules of sudo allow', async () => {
    const host = memoryHost({
      find: () => ({ stdout: `${home}/inside\0${home}/out\0` }),
      realpath: ({ args }) => ({
        stdout: args
          .slice(3)
          .map((path) => `${where[path] ?? path}\0`)
          .join(''),
      }),
    })

    expect(await strayLinks(host, { home, liveHome }, new AbortController().signal)).toEqual([
      `the link ${home}/out leads to /mnt/production, outside ${liveHome}`,
    ])
    expect(host.commands.filter(({ program }) => program === 'realpath').map(({ args }) => args.slice(3))).toEqual([
      [home],
      [liveHome],
      [`${home}/inside`, `${home}/out`],
    ])
  })
})
