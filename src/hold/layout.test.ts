import { expect, it } from 'vitest'
import { generationPaths, homeMarkPath, incomingPaths, layoutOf } from './layout.ts'

it('keeps everything in one folder beside the home, on its file system', () => {
  const layout = layoutOf('/data/bitbucket')

  expect(layout).toEqual({
    home: '/data/bitbucket',
    beside: '/data/bitbucket.understudy',
    lock: '/data/bitbucket.understudy/lock.json',
    permit: '/data/bitbucket.understudy/permit',
    start: '/data/bitbucket.understudy/start',
    variables: '/data/bitbucket.understudy/variables',
    fence: '/data/bitbucket.understudy/fence.nft',
    cgroup: '/data/bitbucket.understudy/cgroup.nft',
    latches: '/data/bitbucket.understudy/latches.nft',
    prober: '/data/bitbucket.understudy/prober',
    canary: '/data/bitbucket.understudy/canary',
    generations: '/data/bitbucket.understudy/generations',
    backups: '/data/bitbucket.understudy/backups',
  })
  expect(incomingPaths(layout, 'r1').held).toBe('/data/bitbucket.understudy/incoming/r1/held')
  expect(generationPaths(layout, 'r1')).toMatchObject({
    home: '/data/bitbucket.understudy/generations/r1/home',
    held: '/data/bitbucket.understudy/generations/r1/held',
    next: '/data/bitbucket.understudy/generations/r1/next',
    undo: '/data/bitbucket.understudy/generations/r1/undo.jsonl',
  })
  expect(homeMarkPath('/data/bitbucket')).toBe('/data/bitbucket/understudy-mark.json')
})
