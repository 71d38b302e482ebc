import { describe, expect, it } from 'vitest'
import { sshCommand, sshMaster } from './ssh.ts'

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

  it.each([
    [2222, '[bb1]:2222'],
    [undefined, 'bb1'],
  ])('goes to an address with the key of the name, as known_hosts has it with port %s', (port, alias) => {
    const command = sshCommand({ user: undefined, host: 'bb1', port }, { address: '10.1.0.10' }, 'true')

    expect(command.join(' ')).toContain(` -o HostName=10.1.0.10 -o HostKeyAlias=${alias} `)
    expect(command.at(-2)).toBe('bb1')
  })
})
