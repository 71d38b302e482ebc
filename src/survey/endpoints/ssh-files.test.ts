import { expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { AppError } from '../../kernel/app-error.ts'
import { formatEndpoint } from '../../kernel/endpoint.ts'
import { readSshFiles } from './ssh-files.ts'

const SSH = '/home/atlbitbucket/.ssh'

function hostWith(files: Readonly<Record<string, string>>) {
  const host = memoryHost()
  for (const [path, text] of Object.entries(files)) host.put(path, text)
  return host
}

async function read(host: ReturnType<typeof hostWith>) {
  const { endpoints, ...others } = await readSshFiles(host, '/home/atlbitbucket')
  return { ...others, endpoints: endpoints.map(formatEndpoint) }
}

it('the configuration of SSH is read with what it takes in, each file once', async () => {
  const host = hostWith({
    [`${SSH}/config`]: 'Include config.d/* gone\nHost git\n  HostName git.example.com\n',
    [`${SSH}/config.d/mirrors`]: 'Include config /etc/ssh/mirrors\nHost m1.example.com\n',
    '/etc/ssh/mirrors': 'Host *\n  ProxyJump jump.example.com\n  UserKnownHostsFile ~/.ssh/met\n',
    [`${SSH}/known_hosts2`]: 'second',
    [`${SSH}/met`]: 'met',
  })

  expect(await read(host)).toEqual({
    endpoints: ['git.example.com:22', 'm1.example.com:22', 'git.example.com:22', 'jump.example.com:22'],
    knownHosts: ['second', 'met'],
    unread: [],
  })
})

it('what it takes in and may not be read is told, with what to do, and takes nothing from what lies beside it', async () => {
  const host = hostWith({
    [`${SSH}/config`]: 'Include closed.d/* open.d/*\n',
    [`${SSH}/open.d/secret`]: 'Host never.example.com\n',
    [`${SSH}/open.d/work`]: 'Host work.example.com\n',
    [`${SSH}/known_hosts`]: 'known',
  })
  const refused = new AppError('host/missing-sudo-rule', 'sudo does not allow it', { hint: 'add the rule' })
  const closed = {
    ...host,
    list: (path: string) => (path.endsWith('closed.d') ? Promise.reject(refused) : host.list(path)),
    readFile: (path: string) => (path.endsWith('secret') ? Promise.reject(refused) : host.readFile(path)),
  }

  expect(await read(closed)).toEqual({
    endpoints: ['work.example.com:22'],
    knownHosts: ['known'],
    unread: [
      { word: 'closed.d/*', because: 'sudo does not allow it', hint: 'add the rule' },
      { word: `${SSH}/open.d/secret`, because: 'sudo does not allow it', hint: 'add the rule' },
    ],
  })
})
