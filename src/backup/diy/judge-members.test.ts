import { describe, expect, it } from 'vitest'
import { judgeMembers } from './judge-members.ts'

const folder = (path: string) => `drwxr-x--- 20011/20011        0 2026-11-22 01:00 ${path}/`
const file = (path: string) => `-rw-r----- 20011/20011       12 2026-11-22 01:00 ${path}`
const symlink = (path: string, to: string) => `lrwxrwxrwx 0/0               0 2026-11-22 01:00 ${path} -> ${to}`
const hardLink = (path: string, to: string) => `hrw-r----- 0/0               0 2026-11-22 01:00 ${path} link to ${to}`

const whole = [
  folder('.'),
  folder('./bitbucket-home/shared'),
  file('./bitbucket-home/shared/bitbucket.properties'),
  folder('./bitbucket-home/shared/data'),
  file(String.raw`./bitbucket-home/shared/data/a b\nc`),
  folder('./bitbucket-db'),
  file('./bitbucket-db/toc.dat'),
  folder('./bitbucket-data-stores'),
]

function verdictOn(lines: readonly string[]): string | undefined {
  const judge = judgeMembers('/srv/bitbucket')
  for (const line of lines) judge.take(line)
  return judge.verdict()
}

describe('the members of an archive', () => {
  it('are those that the scripts put there', () => {
    expect(verdictOn(whole)).toBeUndefined()
  })

  it('are told as tar unpacks them where a slash is written twice', () => {
    expect(verdictOn(whole.map((line) => line.replaceAll(/(?<=[a-z])\/(?=[a-z])/g, '//')))).toBeUndefined()
  })

  it('may be named without a leading dot', () => {
    expect(verdictOn(whole.map((line) => line.replace(' ./', ' ')))).toBeUndefined()
  })

  it.each([
    symlink('./bitbucket-home/shared/bin/now', '../data/x'),
    symlink('./bitbucket-home/shared/bin/now', '/srv/bitbucket/shared/data/x'),
    hardLink('./bitbucket-home/shared/b', './bitbucket-home/shared/a'),
  ])('may be a link within the home: %s', (line) => {
    expect(verdictOn([...whole, line])).toBeUndefined()
  })

  it.each([
    [file('/etc/cron.d/x'), '/etc/cron.d/x would be unpacked outside of its folder'],
    [file('./bitbucket-home/../../x'), './bitbucket-home/../../x would be unpacked outside of its folder'],
    [
      symlink('./bitbucket-home//shared///bitbucket.properties', 'x'),
      './bitbucket-home//shared///bitbucket.properties is no plain file',
    ],
    [
      symlink('./bitbucket-home/./shared/bitbucket.properties', 'x'),
      './bitbucket-home/./shared/bitbucket.properties is no plain name',
    ],
    [file('bitbucket-db/././toc.dat'), 'bitbucket-db/././toc.dat is no plain name'],
    [file('.//etc/passwd'), './/etc/passwd is nothing that the scripts put there'],
    [file('./etc/passwd'), './etc/passwd is nothing that the scripts put there'],
    [symlink('./bitbucket-home/x', '/etc'), 'the link ./bitbucket-home/x leads out of the home, to /etc'],
    [symlink('./bitbucket-home/x', '../../etc'), 'the link ./bitbucket-home/x leads out of the home, to ../../etc'],
    [
      symlink('./bitbucket-home/x', '/srv/bitbucket/../b'),
      'the link ./bitbucket-home/x leads out of the home, to /srv/bitbucket/../b',
    ],
    [symlink('./bitbucket-db/x', 'toc.dat'), 'the link ./bitbucket-db/x leads out of the home, to toc.dat'],
    [
      hardLink('./bitbucket-home/x', '/etc/shadow'),
      'the link ./bitbucket-home/x leads out of the home, to /etc/shadow',
    ],
    [
      hardLink('./bitbucket-home/x', './bitbucket-home/../../y'),
      'the link ./bitbucket-home/x leads out of the home, to ./bitbucket-home/../../y',
    ],
    [
      'crw-r--r-- 0/0             1,3 2026-11-22 01:00 ./bitbucket-home/null',
      './bitbucket-home/null is neither file, folder nor link',
    ],
    [file('./bitbucket-data-stores/data/1/HEAD'), 'bitbucket-data-stores/data/1/HEAD lies in no data store'],
    [
      symlink('./bitbucket-data-stores/mnt/a/repositories/1/HEAD', '../../../b/repositories/2/HEAD'),
      'the link ./bitbucket-data-stores/mnt/a/repositories/1/HEAD leads out of the data store, to ../../../b/repositories/2/HEAD',
    ],
    [
      symlink('./bitbucket-data-stores/mnt/a/repositories/1/x', '/srv/bitbucket/shared/x'),
      'the link ./bitbucket-data-stores/mnt/a/repositories/1/x leads out of the data store, to /srv/bitbucket/shared/x',
    ],
    [
      hardLink('./bitbucket-data-stores/mnt/a/repositories/1/x', './bitbucket-home/shared/x'),
      'the link ./bitbucket-data-stores/mnt/a/repositories/1/x leads out of the data store, to ./bitbucket-home/shared/x',
    ],
    [symlink('./bitbucket-home/shared/server.xml', 'x'), './bitbucket-home/shared/server.xml is no plain file'],
    ['tar: what is this', 'tar lists something that is no member: tar: what is this'],
  ])('are refused where they lead elsewhere: %s', (line, verdict) => {
    expect(verdictOn([...whole, line])).toBe(verdict)
  })

  it('tell the data stores from outside the home, each by its folder of repositories', () => {
    const judge = judgeMembers('/srv/bitbucket')
    const stores = './bitbucket-data-stores'
    const listed = [
      file(`${stores}/mnt/a/store.properties`),
      folder(`${stores}/mnt/a/repositories`),
      folder(`${stores}/mnt/a/repositories/1/refs/heads/repositories`),
      folder(`${stores}/srv/repositories/b/repositories`),
      symlink(`${stores}/srv/repositories/b/repositories/2/HEAD`, 'refs/heads/main'),
    ]
    for (const line of [...whole, ...listed]) judge.take(line)

    expect(judge.verdict()).toBeUndefined()
    expect(judge.seen().stores).toEqual(['/mnt/a', '/srv/repositories/b'])
  })

  it('are refused behind a link, wherever that leads', () => {
    const lines = [symlink('./bitbucket-home/a', './shared'), file('./bitbucket-home/a/b')]

    expect(verdictOn([...whole, ...lines])).toBe(
      'bitbucket-home/a/b would be unpacked through the link bitbucket-home/a',
    )
  })

  it('are refused when some are missing', () => {
    expect(verdictOn(whole.filter((line) => !line.endsWith('toc.dat')))).toBe('it has no bitbucket-db/toc.dat')
    expect(verdictOn([])).toBe(
      'it has no bitbucket-home/shared/bitbucket.properties and no bitbucket-home/shared/data and no bitbucket-db/toc.dat',
    )
  })
})
