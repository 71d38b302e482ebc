import { describe, expect, it } from 'vitest'
import { namedFiles } from './ssh-file-names.ts'

const HOME = '/home/atlbitbucket'

describe('a file that the SSH configuration names', () => {
  it.each([
    ['git', `${HOME}/.ssh/git`],
    ['~/.ssh/git', `${HOME}/.ssh/git`],
    ['%d/git', `${HOME}/git`],
    ['/etc/ssh/git.conf', '/etc/ssh/git.conf'],
  ])('%s is %s', (word, path) => {
    expect(namedFiles(word, HOME)).toEqual({ kind: 'file', path })
  })

  it.each(['${HOME}/git', '~other/git', '%r/git', '*.d/git', 'hosts[12]'])('%s only the client could find', (word) => {
    expect(namedFiles(word, HOME)).toEqual({ kind: 'unclear' })
  })

  it.each([
    ['config.d/*', `${HOME}/.ssh/config.d`, ['a', 'b.conf', '.hidden'], ['a', 'b.conf']],
    ['/etc/ssh/?.c+f*', '/etc/ssh', ['a.c+f', 'ab.c+f', 'a.ccf', 'b.c+fig'], ['a.c+f', 'b.c+fig']],
    ['~/.*', HOME, ['.a', 'a'], ['.a']],
  ])('%s is any of a folder that fits', (word, folder, names, fitting) => {
    const named = namedFiles(word, HOME)

    expect(named).toMatchObject({ kind: 'matching', folder })
    expect(named.kind === 'matching' ? names.filter(named.matches) : []).toEqual(fitting)
  })
})
