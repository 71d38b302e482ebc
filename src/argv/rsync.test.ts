import { describe, expect, it } from 'vitest'
import { wordsOf } from '../../test/fixtures/words-of.ts'
import { countHome, pushHome } from './rsync.ts'

describe('the push of a home', () => {
  it('leaves out what no copy needs and what is held apart, and deletes what is not in the source', () => {
    const command = pushHome({
      from: '/var/bitbucket',
      kind: 'home',
      to: { user: 'understudy-in', host: 'bb1.staging', port: 2222, path: '/var/understudy/incoming' },
      heldApart: ['shared/bitbucket.properties', 'shared/a[1].xml'],
      leaveOutRepositories: [7],
      as: { user: 'atlbitbucket' },
      ssh: { knownHosts: '/etc/ssh/known hosts' },
    })

    expect(wordsOf(command)).toEqual([
      'read',
      'nice',
      '-n',
      '10',
      'ionice',
      '-c',
      '2',
      '-n',
      '7',
      'rsync',
      '-rlptHJ',
      '--remote-option=--modify-window=-1',
      '--no-devices',
      '--no-specials',
      '--chmod=Du+rwx',
      '--delete',
      '--delete-excluded',
      '--timeout=300',
      '--outbuf=L',
      '--info=progress2,stats2',
      '--exclude=/caches/',
      '--exclude=/data/db.*',
      '--exclude=/search/data/',
      '--exclude=/export/',
      '--exclude=/log/',
      '--exclude=/plugins/.*/',
      '--exclude=/tmp',
      '--exclude=/.lock',
      '--exclude=/shared/data/db.*',
      '--exclude=/shared/search/data/',
      '--exclude=/shared/export/',
      '--exclude=/shared/.lock',
      '--exclude=/shared/data/repositories/7',
      '--exclude=/shared/bitbucket.properties',
      '--exclude=/shared/a\\[1].xml',
      "--rsh=ssh -T -o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=15 -o 'UserKnownHostsFile=/etc/ssh/known hosts' -p 2222",
      '--',
      '/var/bitbucket/',
      'understudy-in@bb1.staging:/var/understudy/incoming/',
    ])
  })

  it('looks only at the parts that it is told, and at everything outside of parts; what it passes over stays', () => {
    const command = pushHome({
      from: '/var/bitbucket',
      kind: 'home',
      to: { user: 'in', host: 'bb1.staging', path: '/x' },
      heldApart: [],
      as: 'login',
      what: {
        kind: 'parts',
        parts: ['shared/data/repositories/7', 'shared/data/git-lfs/storage/a[1]\\b'],
        within: ['shared/data/repositories/*'],
      },
    })

    expect(command.args).toContain('--exclude-from=-')
    expect(command.args).toContain('--filter=H /caches/')
    expect(command.args.filter((word) => word.startsWith('--delete'))).toEqual(['--delete'])
    expect(command.input).toBe(
      [
        '+ /shared/data/repositories/7/***',
        '+ /shared/data/git-lfs/storage/a\\[1]\\\\b/***',
        '- /shared/data/repositories/*/',
        '',
      ].join('\n'),
    )
  })

  it('leaves folders alone that other pushes fill, at both ends', () => {
    const to = { user: 'in', host: 'bb1.staging', path: '/x' } as const
    const push = { from: '/var/bitbucket', kind: 'home', to, heldApart: [], as: 'login' } as const
    const apart = { ...push, filledApart: ['shared/data-store-2'] }
    const word = '--filter=-sr /shared/data-store-2/'

    for (const what of [undefined, { kind: 'parts', parts: [], within: [] }, { kind: 'contents', but: [] }] as const) {
      const order = what === undefined ? {} : { what }
      const plain = pushHome({ ...push, ...order }).args
      const at = plain.findIndex((one) => /^--(?:exclude|filter)=/.test(one))
      expect(pushHome({ ...apart, ...order }).args).toEqual([...plain.slice(0, at), word, ...plain.slice(at)])
    }
    expect(countHome(apart).args).toContain(word)
  })

  it('leaves nothing out of a folder that is no home', () => {
    const to = { user: 'in', host: 'bb1.staging', path: '/x/shared/data-store-2' } as const
    const { args } = pushHome({ from: '/mnt/a', kind: 'folder', to, heldApart: [], as: 'login' })

    expect(args.filter((word) => /^--(?:delete|exclude|filter)/.test(word))).toEqual(['--delete', '--delete-excluded'])
  })

  it('is split in two by the same patterns, of which each goes by the same arguments', () => {
    const to = { user: 'in', host: 'bb1.staging', path: '/x' } as const
    const folders = ['shared/data/repositories/*[05]', 'shared/data/git-lfs/*/*[05]']
    const push = { from: '/var/bitbucket', kind: 'home', to, heldApart: [], as: 'login' } as const

    const inside = pushHome({ ...push, what: { kind: 'inside', folders } })
    const outside = pushHome({ ...push, what: { kind: 'outside', folders } })

    expect(inside.args).toEqual(pushHome({ ...push, what: { kind: 'parts', parts: [], within: [] } }).args)
    expect(outside.args).toEqual(inside.args)
    expect(inside.input).toBe(
      [
        '+ /shared/',
        '+ /shared/data/',
        '+ /shared/data/repositories/',
        '+ /shared/data/git-lfs/',
        '+ /shared/data/git-lfs/*/',
        '+ /shared/data/repositories/*[05]/***',
        '+ /shared/data/git-lfs/*/*[05]/***',
        '- *',
        '',
      ].join('\n'),
    )
    expect(outside.input).toBe('- /shared/data/repositories/*[05]/\n- /shared/data/git-lfs/*/*[05]/\n')
  })

  it('compares the contents of what can change in place, of those parts alone', () => {
    const to = { user: 'in', host: 'bb1.staging', path: '/x' } as const
    const what = { kind: 'contents', parts: ['shared/data/repositories/7'], but: ['- /shared/data/git-lfs/'] } as const

    const command = pushHome({ from: '/var/bitbucket', kind: 'home', to, heldApart: [], as: 'login', what })

    expect(command.args).toContain('--checksum')
    expect(command.args.some((word) => word.startsWith('--delete'))).toBe(false)
    expect(command.input).toBe(
      '- /shared/data/git-lfs/\n+ /shared/\n+ /shared/data/\n+ /shared/data/repositories/\n+ /shared/data/repositories/7/***\n- *\n',
    )
  })

  it('anchors the same patterns at the top of a shared home', () => {
    const command = pushHome({
      from: '/mnt/shared',
      kind: 'shared-home',
      to: { user: 'in', host: '::1', path: '/x' },
      heldApart: [],
      as: 'login',
    })

    expect(command.args.filter((word) => word.startsWith('--exclude'))).toEqual([
      '--exclude=/data/db.*',
      '--exclude=/search/data/',
      '--exclude=/export/',
      '--exclude=/.lock',
    ])
    expect(command.args.at(-1)).toBe('in@[::1]:/x/')
  })
})
