import { spawnSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Command } from './command.ts'
import {
  catFile,
  changeOwnerOfTree,
  fillFile,
  makeEmptyFile,
  makeFolder,
  readUnlinked,
  removeTree,
  renameFile,
} from './files.ts'
import { literal } from './sudo-places.ts'
import { sudoersFor, sudoRules, type SudoersOrder } from './sudoers.ts'

const target: SudoersOrder = {
  role: 'target',
  login: 'understudy',
  runAs: 'bitbucket',
  home: '/var/bb/1234',
  beside: '/var/bb/1234.understudy',
  install: '/opt/bb',
  archives: '/var/bb/1234.understudy/archives',
  unit: 'atlbitbucket.service',
  fenced: { unit: undefined, hosts: false },
  otherOwners: ['understudy-in'],
  commands: [],
  looks: [],
}
const generation = '/var/bb/1234.understudy/generations/20261122-013000-k3f9'
const dropIns = '/etc/systemd/system/atlbitbucket.service.d'

/** By the rules' own expressions, without what only sudoers wants escaped. */
function allows(order: SudoersOrder, { program, args }: Command): boolean {
  return sudoRules(order).some(({ text }) => {
    const [, name, words = ''] = /NOPASSWD: \/usr\/bin\/(\S+) (.*)$/.exec(text) ?? []
    return name === program && new RegExp(words.replaceAll(/\\([,:=#])/g, '$1')).test(args.join(' '))
  })
}

describe('sudo rules of a target', () => {
  it.each([
    fillFile(`${generation}/next/bitbucket.properties`, 'root'),
    fillFile('/var/bb/1234/shared/.understudy-a1b2c3d4', 'root'),
    renameFile('/var/bb/1234', `${generation}/home`, 'root'),
    changeOwnerOfTree('/var/bb/1234.understudy/incoming/x', 'understudy-in', 'understudy-in', 'root'),
    makeEmptyFile(`${generation}/next/server.xml`, { mode: 0o600, owner: 'bitbucket', group: 'bitbucket' }, 'root'),
    makeFolder(dropIns, { mode: 0o755, owner: 'root', group: 'root' }, 'root'),
    fillFile(`${dropIns}/.understudy-a1b2c3d4`, 'root'),
    renameFile(`${dropIns}/.understudy-a1b2c3d4`, `${dropIns}/90-understudy.conf`, 'root'),
    removeTree(generation, 'root'),
  ])('allow what a run does: $program $args', (command) => {
    expect(allows(target, command)).toBe(true)
  })

  it.each([
    fillFile('/var/bb/other/file', 'root'),
    fillFile('/var/bb/1234x/file', 'root'),
    fillFile('/opt/bb/bin/setenv.sh', 'root'),
    fillFile(`${generation}/../../../../etc/passwd`, 'root'),
    fillFile(`${generation}/a of=/etc/passwd`, 'root'),
    fillFile(`${dropIns}/override.conf`, 'root'),
    renameFile(`${generation}/next/server.xml`, `${dropIns}/90-understudy.conf`, 'root'),
    removeTree('/var/bb/1234', 'root'),
    removeTree('/var/bb/1234.understudy', 'root'),
    makeEmptyFile(`${generation}/home/x`, { mode: 0o4755, owner: 'root', group: 'root' }, 'root'),
    makeEmptyFile(`${generation}/home/x`, { mode: 0o755, owner: 'mallory', group: 'root' }, 'root'),
    makeEmptyFile(`${dropIns}/90-understudy.conf`, { mode: 0o666, owner: 'root', group: 'root' }, 'root'),
  ])('allow nothing beyond it: $program $args', (command) => {
    expect(allows(target, command)).toBe(false)
  })

  it('each come with a command that they allow', () => {
    const refused = sudoRules(target).filter(({ example }) => !allows(target, example))

    expect(refused).toEqual([])
  })
})

describe('a word of a sudo rule', () => {
  it('means itself, whatever stands in it', () => {
    const word = fc.string({ unit: fc.constantFrom(...Array.from("ab.*+?^$|()[]{}\\,:=#-/@ '")) })

    fc.assert(
      fc.property(word, word, (text, other) => {
        expect(matches(literal(text), text)).toBe(true)
        expect(matches(literal(text), other)).toBe(other === text)
      }),
      { numRuns: 50 },
    )
  })

  /** As sudo compares: an extended expression of the C library, after sudoers took its own backslashes away. */
  function matches(written: string, text: string): boolean {
    const expression = written.replaceAll(/\\([,:=#])/g, '$1')
    return spawnSync('grep', ['-qxE', '-e', expression], { input: `${text}\n` }).status === 0
  }
})

describe('sudo rules of a source', () => {
  const source = {
    role: 'source',
    login: 'understudy',
    runAs: 'bitbucket',
    folders: ['/var/bb'],
    userHome: { kind: 'known', path: '/home/bitbucket' },
    commands: [],
    keepsAgent: false,
  } as const satisfies SudoersOrder

  it.each(['/home/bitbucket/.ssh/known_hosts', '/home/bitbucket/.ssh/known_hosts2', '/home/bitbucket/.ssh/config'])(
    'let %s be read, as the service user, and through no link',
    (path) => {
      expect(allows(source, readUnlinked(path, { user: 'bitbucket' }))).toBe(true)
      expect(allows(source, catFile(path, { user: 'bitbucket' }))).toBe(false)
    },
  )

  it.each([
    '/home/bitbucket/.ssh/id_rsa',
    '/home/bitbucket/.ssh/config.d/work',
    '/home/bitbucket/.ssh/known_hosts.old',
    '/home/bitbucket/.ssh/../.ssh/config',
    '/home/bitbucket/.netrc',
    '/home/bitbucket/x/.ssh/config',
    '/home/bitbucketx/.ssh/config',
    '/home/other/.ssh/known_hosts',
    '/root/.ssh/known_hosts',
    '/.ssh/config',
  ])('do not let %s be read', (path) => {
    expect(allows(source, readUnlinked(path, { user: 'bitbucket' }))).toBe(false)
    expect(allows(source, catFile(path, { user: 'bitbucket' }))).toBe(false)
  })

  it('name the files below the root where that is the home of the service user', () => {
    const atRoot = { ...source, userHome: { kind: 'known', path: '/' } } as const

    expect(allows(atRoot, readUnlinked('//.ssh/known_hosts', { user: 'bitbucket' }))).toBe(true)
    expect(allows(atRoot, readUnlinked('/home/.ssh/known_hosts', { user: 'bitbucket' }))).toBe(false)
  })

  it('let no SSH file be read where nobody can tell that home, and say so', () => {
    const because = 'bb1 knows no such user'
    const homeless = { ...source, userHome: { kind: 'unknown', because } } as const

    expect(sudoRules(homeless)).toEqual(sudoRules(source).filter(({ text }) => !text.includes('ssh')))
    expect(sudoersFor(homeless).split('\n').slice(1, 4)).toEqual([
      '# Check with: visudo -cf FILE; keep as /etc/sudoers.d/understudy, mode 0440.',
      '# LEFT OUT: the rule that reads the SSH files of bitbucket, because bb1 knows no such user.',
      '# Print these rules again once that can be told.',
    ])
  })

  it('each come with a command that they allow', () => {
    expect(sudoRules(source).filter(({ example }) => !allows(source, example))).toEqual([])
  })

  it('leave the way to an SSH agent only where a push needs it', () => {
    const kept = 'Defaults:understudy env_keep += "SSH_AUTH_SOCK"'

    expect(sudoersFor(source)).not.toContain('Defaults')
    expect(sudoersFor({ ...source, keepsAgent: true }).split('\n')).toContain(kept)
  })
})
