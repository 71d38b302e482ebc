import { describe, expect, it } from 'vitest'
import type { Command } from '../../argv/command.ts'
import { elevate } from './elevation.ts'
import { commandFailure } from './failures.ts'

const write: Command = { effect: 'write', program: 'dd', args: ['of=/a'], as: 'root', input: 'hush' }
const failure = (stderr: string, exitCode = 1, command = write) =>
  commandFailure({ host: 'ssh://bb1', login: 'me' }, command, {
    exitCode,
    stderr,
    stdout: new Uint8Array(),
    ended: 'by-itself',
  })

describe('a failed command', () => {
  it('tells a full disk, also one without inodes', () => {
    expect(failure("dd: error writing '/a': No space left on device\n")).toMatchObject({
      code: 'host/disk-full',
      message: "dd found no room on ssh://bb1: dd: error writing '/a': No space left on device",
      hint: 'free or add space on that file system of ssh://bb1 (`df -h`, `df -i`), then run `understudy resume`',
    })
  })

  it('tells a missing program, whoever looked for it', () => {
    const texts = [
      'sudo: pg_dump: command not found',
      "env: 'pg_dump': No such file or directory",
      'nice: pg_dump: No such file or directory',
      'setsid: failed to execute pg_dump: No such file or directory',
      "timeout: failed to run command 'pg_dump': No such file or directory",
      'sh: 1: pg_dump: not found',
      'bash: line 1: pg_dump: command not found',
    ]

    for (const text of texts) {
      expect(failure(text, 127)).toMatchObject({
        code: 'host/missing-tool',
        message: 'pg_dump is not installed on ssh://bb1',
      })
    }
  })

  it('tells a missing rule of sudo', () => {
    expect(failure('sudo: a password is required')).toMatchObject({
      code: 'host/missing-sudo-rule',
      message: 'sudo on ssh://bb1 does not allow `dd of=/a` as root: sudo: a password is required',
      hint: 'put what `understudy doctor ENV --print sudoers` prints into /etc/sudoers.d/understudy there; for this alone: me ALL=(root) NOPASSWD: /usr/bin/dd ^of\\=/a$',
    })
  })

  it('does not take a host without a name of its own for one that sudo refuses', () => {
    const unresolved = 'sudo: unable to resolve host bb1: Name or service not known\n'

    expect(failure(`${unresolved}dd: no`)).toMatchObject({ code: 'host/command-failed' })
    const refusals = [
      'sudo: a password is required',
      "Sorry, user me is not allowed to execute '/bin/dd'",
      'Sorry, user me may not run sudo on bb1.',
      'me is not in the sudoers file.',
      'me is not allowed to run sudo on bb1.',
    ]
    for (const refused of refusals) {
      expect(failure(unresolved + refused)).toMatchObject({ code: 'host/missing-sudo-rule' })
    }
  })

  it('names the program that failed and not the one that started it, and quotes the last five lines', () => {
    const dump: Command = { ...write, program: 'nice', args: ['-n', '10', 'setsid', '--wait', 'pg_dump', '--jobs=2'] }

    expect(failure('1\n2\n3\n4\n5\n6\n', 1, dump).message).toBe('pg_dump ended with 1 on ssh://bb1: 2; 3; 4; 5; 6')
    expect(JSON.stringify(failure('', 2))).not.toContain('hush')
  })
})

describe('whom a command runs as', () => {
  const as = (user: Command['as'], become: 'sudo' | 'none', login = { uid: 1000, name: 'me' }) =>
    elevate({ ...write, as: user, env: { A: '1' } }, become, login)

  it('is the login itself, or another through sudo or, for root, runuser', () => {
    expect(as('login', 'sudo')).toEqual(['env', 'LC_ALL=C', 'A=1', 'dd', 'of=/a'])
    expect(as({ user: 'me' }, 'sudo')).toEqual(['env', 'LC_ALL=C', 'A=1', 'dd', 'of=/a'])
    expect(as('root', 'sudo')).toEqual(['env', 'LC_ALL=C', 'sudo', '-n', '-u', 'root', 'A=1', '--', 'dd', 'of=/a'])
    expect(as({ user: 'bb' }, 'none', { uid: 0, name: 'root' })).toEqual([
      'env',
      'LC_ALL=C',
      'A=1',
      'runuser',
      '-u',
      'bb',
      '--',
      'dd',
      'of=/a',
    ])
    expect(() => as('root', 'none')).toThrow('dd has to run as root, and the login is me')
  })
})
