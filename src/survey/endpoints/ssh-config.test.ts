import { describe, expect, it } from 'vitest'
import { formatEndpoint } from '../../kernel/endpoint.ts'
import { readSshConfig } from './ssh-config.ts'

const endpoints = (text: string) => readSshConfig(text).endpoints.map(formatEndpoint)

describe('the SSH configuration of a user', () => {
  it('leads to the hosts behind its aliases', () => {
    expect(
      endpoints(`# backups
Host backup vault
  HostName backup.example.com
  User git
  Port 2222
host=mirror.example.com
	Port = 7999
Host "deploy"
	HostName = %h.corp.example
Host *.internal !secret *
	ServerAliveInterval 30
Match host build.example.com user git
	IdentityFile ~/.ssh/build
`),
    ).toEqual(['backup.example.com:2222', 'mirror.example.com:7999', 'deploy.corp.example:22', 'build.example.com:22'])
  })

  it('leads through jumps and proxies, and to the ends of forwards', () => {
    expect(
      endpoints(`ProxyJump git@bastion.example.com:2200,ssh://second.example.com
Host inner
	HostName 10.1.0.40
	ProxyCommand nc -X connect -x proxy.example.com:3128 %h %p
	LocalForward 127.0.0.1:5432 db.example.com:5432
	RemoteForward 8080 [2001:db8::7]:80
Host direct.example.com
	ProxyJump none
`),
    ).toEqual([
      'bastion.example.com:2200',
      'second.example.com:22',
      '10.1.0.40:22',
      'proxy.example.com:3128',
      'db.example.com:5432',
      '[2001:db8::7]:80',
      'direct.example.com:22',
    ])
  })

  it('says which other files hold more', () => {
    expect(
      readSshConfig(`Include config.d/* "/etc/ssh/git"
UserKnownHostsFile ~/.ssh/hosts_of_git none
`),
    ).toEqual({ endpoints: [], includes: ['config.d/*', '/etc/ssh/git'], knownHosts: ['~/.ssh/hosts_of_git'] })
  })

  it('leads nowhere when it is empty', () => {
    expect(readSshConfig('')).toEqual({ endpoints: [], includes: [], knownHosts: [] })
  })
})
