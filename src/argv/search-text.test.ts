import { describe, expect, it } from 'vitest'
import { Secret } from '../kernel/secret.ts'
import { readFoundLine, searchText } from './search-text.ts'

describe('searchText', () => {
  it('gives the words to standard input, so that its arguments are the same for every source', () => {
    const folder = '/srv/home/shared'
    const command = searchText(
      { folder, words: ['bb.example.com', '10.0.0.5'], names: ['*.sh'], without: ['data'] },
      'root',
    )

    expect(command).toEqual({
      effect: 'read',
      program: 'grep',
      args: '-r -s -a -i -n -Z -H -F -D skip -f - --include=*.sh --exclude=data --exclude-dir=data -- /srv/home/shared'.split(
        ' ',
      ),
      as: 'root',
      input: expect.any(Secret),
    })
    // The host ends it with a line break.
    expect(command.input instanceof Secret ? command.input.reveal() : '').toBe('bb.example.com\n10.0.0.5')
  })
})

describe('readFoundLine', () => {
  it('reads path, line and text, with colons in any of them', () => {
    expect(readFoundLine('/srv/a:1:b\u000012:url = http://x:80')).toEqual({
      path: '/srv/a:1:b',
      line: 12,
      text: 'url = http://x:80',
    })
  })

  it('reads nothing in the rest of a name with a line break', () => {
    expect(readFoundLine('half a name')).toBeUndefined()
  })
})
