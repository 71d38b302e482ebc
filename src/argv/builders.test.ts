import { describe, expect, it } from 'vitest'
import { Secret } from '../kernel/secret.ts'
import type { Command } from './command.ts'
import {
  changeMode,
  changeOwner,
  catFile,
  fillFile,
  findFiles,
  listFolder,
  makeEmptyFile,
  makeFolder,
  removeTree,
  renameFile,
  statFile,
} from './files.ts'
import { dumpDatabase, restoreDatabase } from './postgresql.ts'
import { listProcesses, readProcesses } from './ps.ts'
import { pushHome } from './rsync.ts'
import { listConnections, listListeners, readSockets } from './ss.ts'
import { sshCommand, sshMaster } from './ssh.ts'
import { isUnitActive, readUnitProperties, showUnit, startUnit } from './systemctl.ts'

const line = (command: Command) => [command.effect, command.program, ...command.args]

describe('commands on files', () => {
  it('end their options before the first path', () => {
    expect(line(catFile('-x', 'root'))).toEqual(['read', 'cat', '--', '-x'])
    expect(line(listFolder('/a', 'root'))).toEqual(['read', 'ls', '-A1', '--quoting-style=c', '--', '/a/'])
    expect(line(renameFile('-a', '-b', 'root'))).toEqual(['write', 'mv', '-f', '-T', '--', '-a', '-b'])
    expect(line(changeOwner('-a', 'bitbucket', 'users', 'root'))).toEqual([
      'write',
      'chown',
      '-h',
      '--',
      'bitbucket:users',
      '-a',
    ])
    expect(line(changeMode('-a', 0o640, 'root'))).toEqual(['write', 'chmod', '--', '0640', '-a'])
    expect(line(removeTree('/a', 'root'))).toEqual([
      'write',
      'rm',
      '-rf',
      '--one-file-system',
      '--preserve-root=all',
      '--',
      '/a',
    ])
    expect(line(makeEmptyFile('-a', 'root'))).toEqual(['write', 'install', '-m', '0600', '-T', '--', '/dev/null', '-a'])
  })

  it('ask stat for fields that end in NUL', () => {
    expect(line(statFile('/a', 'root'))).toEqual([
      'read',
      'stat',
      '--printf=%f\\0%s\\0%U\\0%u\\0%G\\0%g\\0%a\\0%d\\0%i\\0%.9Y\\0%m\\0',
      '--',
      '/a',
    ])
  })

  it('make a folder with its owner and mode', () => {
    expect(line(makeFolder('/a', { mode: 0o750, owner: 'o', group: 'g' }, 'root'))).toEqual([
      'write',
      'install',
      '-d',
      '-m',
      '0750',
      '-o',
      'o',
      '-g',
      'g',
      '--',
      '/a',
    ])
  })

  it('never shorten a file that dd fills', () => {
    expect(line(fillFile('/a', 'root'))).toEqual([
      'write',
      'dd',
      'of=/a',
      'bs=64K',
      'conv=notrunc,nocreat,fsync',
      'status=none',
    ])
  })

  it('find files by any of several names', () => {
    const find = findFiles(
      { folder: '/home', kind: 'file', names: ['*.lock', 'gc.pid'], maxDepth: 4 },
      { user: 'bitbucket' },
    )

    expect(line(find)).toEqual([
      'read',
      'find',
      '/home',
      '-xdev',
      '-mindepth',
      '1',
      '-maxdepth',
      '4',
      '-type',
      'f',
      '(',
      '-name',
      '*.lock',
      '-o',
      '-name',
      'gc.pid',
      ')',
      '-print0',
    ])
    expect(find.as).toEqual({ user: 'bitbucket' })
  })
})

describe('commands on services, sockets and processes', () => {
  it('read a unit as the login user and start it as root', () => {
    expect(line(showUnit('atlbitbucket', ['MainPID', 'User']))).toEqual([
      'read',
      'systemctl',
      'show',
      '--no-pager',
      '--property=MainPID',
      '--property=User',
      '--',
      'atlbitbucket',
    ])
    expect(line(isUnitActive('atlbitbucket'))).toEqual(['read', 'systemctl', 'is-active', '--', 'atlbitbucket'])
    expect(startUnit('atlbitbucket')).toEqual({
      effect: 'write',
      program: 'systemctl',
      args: ['start', '--no-ask-password', '--', 'atlbitbucket'],
      as: 'root',
    })
  })

  it('read the properties of a unit, also those that hold an equals sign', () => {
    expect(readUnitProperties('MainPID=12\nEnvironment=A=1 B=2\n')).toEqual(
      new Map([
        ['MainPID', '12'],
        ['Environment', 'A=1 B=2'],
      ]),
    )
  })

  it('read sockets with IPv6 addresses, zones and several processes', () => {
    const output = [
      'LISTEN 0 100 [::ffff:127.0.0.1]:7990 *:* users:(("java",pid=41,fd=9),("java",pid=42,fd=9))',
      'LISTEN 0 128 0.0.0.0:22 0.0.0.0:*',
      'ESTAB 0 0 10.0.0.5%eth0:40112 10.0.0.9:5432 users:(("java",pid=41,fd=33))',
      '',
    ].join('\n')

    expect(readSockets(output)).toEqual([
      { local: { address: '::ffff:127.0.0.1', port: 7990 }, remote: { address: '*', port: 0 }, pids: [41, 42] },
      { local: { address: '0.0.0.0', port: 22 }, remote: { address: '0.0.0.0', port: 0 }, pids: [] },
      { local: { address: '10.0.0.5', port: 40112 }, remote: { address: '10.0.0.9', port: 5432 }, pids: [41] },
    ])
    expect(line(listListeners('root'))).toEqual(['read', 'ss', '-H', '-n', '-t', '-l', '-p'])
    expect(line(listConnections('root'))).toEqual(['read', 'ss', '-H', '-n', '-t', '-p', 'state', 'connected'])
  })

  it('read processes of long user names', () => {
    expect(line(listProcesses())).toEqual(['read', 'ps', '-ww', '-eo', 'pid=,ppid=,user:64=,args='])
    expect(readProcesses('   12     1 atlbitbucket-staging      java -Xmx1g  x\n')).toEqual([
      { pid: 12, parent: 1, user: 'atlbitbucket-staging', command: 'java -Xmx1g  x' },
    ])
  })
})

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

    expect(line(command)).toEqual([
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
      '-rlptH',
      '--remote-option=--modify-window=-1',
      '--no-devices',
      '--no-specials',
      '--chmod=Du+rwx',
      '--delete',
      '--delete-excluded',
      '--timeout=300',
      '--outbuf=N',
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

describe('dump and restore', () => {
  const connection = {
    host: 'db.example.com',
    port: 5432,
    user: 'reader',
    password: new Secret('hush'),
    database: 'bitbucket',
    applicationName: 'understudy dump',
  }

  it('dumps on a snapshot, with the password on standard input only', () => {
    const command = dumpDatabase(
      { connection, folder: '/spool/db', jobs: 4, snapshot: '00000003-1', lockWaitMs: 10_000 },
      'login',
    )

    expect(line(command)).toEqual([
      'write',
      'nice',
      '-n',
      '10',
      'setsid',
      '--wait',
      'pg_dump',
      '--format=directory',
      '--jobs=4',
      '--compress=0',
      '--verbose',
      '--snapshot=00000003-1',
      '--lock-wait-timeout=10000',
      '--file=/spool/db',
      '--password',
      '--host=db.example.com',
      '--port=5432',
      '--username=reader',
      '--dbname=bitbucket',
    ])
    expect(command.env).toEqual({ PGAPPNAME: 'understudy dump' })
    expect(JSON.stringify(command)).not.toContain('hush')
  })

  it('restores into the named database, stops at the first error and never creates one', () => {
    const command = restoreDatabase(
      {
        connection: { ...connection, database: "odd=na'me", tls: { mode: 'verify-full', ca: '/ca.pem' } },
        folder: '/spool/db',
        jobs: 2,
        role: 'bitbucket_stg',
      },
      'login',
    )

    expect(line(command)).toEqual([
      'write',
      'nice',
      '-n',
      '10',
      'setsid',
      '--wait',
      'pg_restore',
      '--format=directory',
      '--jobs=2',
      '--exit-on-error',
      '--no-owner',
      '--no-privileges',
      '--no-tablespaces',
      '--no-subscriptions',
      '--no-publications',
      '--role=bitbucket_stg',
      '--password',
      '--host=db.example.com',
      '--port=5432',
      '--username=reader',
      "--dbname=dbname='odd=na\\'me'",
      '--',
      '/spool/db',
    ])
    expect(command.env).toEqual({ PGAPPNAME: 'understudy dump', PGSSLMODE: 'verify-full', PGSSLROOTCERT: '/ca.pem' })
  })
})

describe('the SSH client', () => {
  it('never asks, never weakens the host key check, and forwards the agent only where asked', () => {
    const destination = { user: 'understudy', host: 'bb1', port: 2222 }

    expect(sshCommand(destination, { controlPath: '/tmp/x/c', config: '/etc/my_config' }, "cat -- '/a b'")).toEqual([
      'ssh',
      '-F',
      '/etc/my_config',
      '-T',
      '-o',
      'BatchMode=yes',
      '-o',
      'ConnectTimeout=10',
      '-o',
      'ServerAliveInterval=15',
      '-o',
      'ServerAliveCountMax=4',
      '-o',
      'LogLevel=ERROR',
      '-o',
      'ClearAllForwardings=yes',
      '-o',
      'RequestTTY=no',
      '-o',
      'EscapeChar=none',
      '-o',
      'ControlPath=/tmp/x/c',
      '-p',
      '2222',
      '-l',
      'understudy',
      '-o',
      'ControlMaster=no',
      '-o',
      'ForwardAgent=no',
      '--',
      'bb1',
      "cat -- '/a b'",
    ])
    expect(sshMaster(destination, { forwardAgent: true })).toContain('ForwardAgent=yes')
    expect(sshMaster(destination, {}).join(' ')).not.toContain('StrictHostKeyChecking')
  })
})
