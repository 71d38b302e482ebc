import { describe, expect, it } from 'vitest'
import { readConnectivity, type ConnectedRepository } from './git.ts'

describe('what git says of repositories', () => {
  it('belongs to the one whose outcome follows it, and is cut after three lines', () => {
    const found: ConnectedRepository[] = []
    const line = readConnectivity((one) => found.push(one))

    for (const one of [
      'understudy-repository whole /srv/1',
      'broken link from    tree 1',
      '              to    blob 2',
      'missing blob 2',
      'missing blob 3',
      'understudy-repository broken /srv/a 2',
      'understudy-repository broken /srv/3',
    ])
      line(one)

    expect(found).toEqual([
      { path: '/srv/1', whole: true, said: [] },
      {
        path: '/srv/a 2',
        whole: false,
        said: ['broken link from    tree 1', '              to    blob 2', 'missing blob 2'],
      },
      { path: '/srv/3', whole: false, said: [] },
    ])
  })
})
