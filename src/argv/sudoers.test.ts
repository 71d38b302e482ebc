import { describe, expect, it } from 'vitest'
import { pushHome } from './rsync.ts'
import { sudoersFor } from './sudoers.ts'

describe('sudo rules', () => {
  it('of a source are programs that read, as the service user, and the push word for word', () => {
    const push = pushHome({
      from: '/var/bb',
      kind: 'home',
      to: { user: 'in', host: 'stg', path: '/in' },
      heldApart: [],
      as: { user: 'bitbucket' },
    })

    const rules = sudoersFor({
      role: 'source',
      login: 'understudy',
      runAs: 'bitbucket',
      folders: ['/var/bb'],
      commands: [push],
    }).split('\n')

    const programs = rules
      .filter((rule) => rule.startsWith('understudy'))
      .map((rule) => rule.split(' ').slice(1, 4).join(' '))
    expect(programs).toEqual(
      ['cat', 'cat', 'sha256sum', 'stat', 'df', 'realpath', 'ls', 'ss', 'ss', 'nice'].map(
        (program) => `ALL=(bitbucket) NOPASSWD: /usr/bin/${program}`,
      ),
    )
    expect(rules).toContain(
      'understudy ALL=(bitbucket) NOPASSWD: /usr/bin/cat ^-- (/var/bb)(/([^/. ][^/ ]*|[.][^/. ][^/ ]*|[.][.][^/ ]+))+$',
    )
    expect(rules.find((rule) => rule.includes('/nice '))).toContain(' --exclude\\=/data/db[.][*] ')
  })

  it('name a program of the configuration with its words and no others, whatever its path holds', () => {
    const own = (program: string, ...args: readonly string[]) =>
      ({ effect: 'write', program, args, as: { user: 'bitbucket' } }) as const
    const rules = sudoersFor({
      role: 'target',
      login: 'understudy',
      runAs: 'bitbucket',
      folders: ['/var/bb'],
      unit: undefined,
      otherOwners: [],
      commands: [own('/opt/b,b*/bin/start-bitbucket.sh'), own('sv', 'up', 'bb.1')],
    })

    expect(rules).toContain('understudy ALL=(bitbucket) NOPASSWD: /opt/b\\,b\\*/bin/start-bitbucket.sh ""\n')
    expect(rules).toContain('understudy ALL=(bitbucket) NOPASSWD: /usr/bin/sv ^up bb[.]1$\n')
  })

  it('of a target name its unit and give files to known owners only, without a set-user-id bit', () => {
    const rules = sudoersFor({
      role: 'target',
      login: 'understudy',
      runAs: 'bitbucket',
      folders: ['/var/bb', '/opt/bb'],
      unit: 'atlbitbucket',
      otherOwners: ['understudy-in'],
      commands: [],
    })

    expect(rules).toContain(
      'understudy ALL=(root) NOPASSWD: /usr/bin/systemctl ^start --no-ask-password -- atlbitbucket$\n',
    )
    expect(rules).toContain('/usr/bin/chmod ^-- 0[0-7]{3} (/var/bb|/opt/bb)(/')
    expect(rules).toContain(
      '/usr/bin/chown ^-h -- (root|bitbucket|understudy-in)\\:(root|bitbucket|understudy-in) (/var/bb|/opt/bb)(/',
    )
  })
})
