import { describe, expect, it } from 'vitest'
import type { HostReader } from '../ports/host.ts'
import { readInstallation } from './read-installation.ts'

const unit = '/etc/systemd/system/bitbucket.service'
const asked = { host: { kind: 'local' }, become: 'none', unit: 'bitbucket', home: undefined } as const

describe('readInstallation', () => {
  it('reads the unit and the properties, and no password', async () => {
    const host = hostWith({
      [unit]: `[Service]
User=atlbb
Environment="BITBUCKET_HOME=/srv/bitbucket"
ExecStart=/opt/atlassian/bitbucket/7.2.0/bin/start-bitbucket.sh
`,
      '/srv/bitbucket/shared/bitbucket.properties': `jdbc.url=jdbc:postgresql://db1.example.com/bitbucket
jdbc.user=bitbucketuser
jdbc.password=hunter2
server.port=7991
server.proxy-name=bitbucket.example.com
server.proxy-port=443
server.scheme=https
`,
    })

    const installation = await readInstallation(host, asked)

    expect(installation).toEqual({
      host: { kind: 'local' },
      become: 'none',
      home: '/srv/bitbucket',
      install: '/opt/atlassian/bitbucket/7.2.0',
      runAs: 'atlbb',
      unit: 'bitbucket',
      baseUrl: 'https://bitbucket.example.com',
      port: 7991,
      proxy: { name: 'bitbucket.example.com', port: 443, scheme: 'https', secure: true },
      database: { vendor: 'postgresql', host: 'db1.example.com', port: 5432, name: 'bitbucket', user: 'bitbucketuser' },
    })
    expect(JSON.stringify(installation)).not.toContain('hunter2')
  })

  it('follows the environment files of the unit', async () => {
    const host = hostWith({
      [unit]: '[Service]\nEnvironmentFile=-/etc/default/bitbucket\n',
      '/etc/default/bitbucket': 'BITBUCKET_HOME=/data/bitbucket\n',
    })

    expect((await readInstallation(host, asked)).home).toBe('/data/bitbucket')
  })

  it('tells what it can of an installation without unit and properties', async () => {
    const installation = await readInstallation(hostWith({}), { ...asked, home: '/srv/new' })

    expect(installation).toEqual({
      host: { kind: 'local' },
      become: 'none',
      home: '/srv/new',
      install: '/opt/atlassian/bitbucket/current',
      runAs: 'atlbitbucket',
      unit: undefined,
      baseUrl: undefined,
      port: 7990,
      proxy: undefined,
      database: undefined,
    })
  })

  it('says which unit it looked at when nothing tells the home', async () => {
    await expect(readInstallation(hostWith({}), asked)).rejects.toMatchObject({
      code: 'config/not-found',
      message: 'the unit bitbucket on local does not tell BITBUCKET_HOME',
      hint: 'name another unit, or the home: --production-home PATH, --staging-home PATH',
    })
  })
})

/** Files by path; the unit is there when its file is. */
function hostWith(files: Readonly<Record<string, string>>): HostReader {
  const fragment = files[unit] === undefined ? '' : unit
  const readFile = (path: string) => {
    const text = files[path]
    return Promise.resolve(text === undefined ? undefined : new TextEncoder().encode(text))
  }
  return {
    name: 'local',
    run: () => Promise.resolve({ exitCode: 0, stdout: `FragmentPath=${fragment}\nDropInPaths=\n`, stderr: '' }),
    readFile,
    readOpenFile: readFile,
    status: () => Promise.resolve(undefined),
    list: () => Promise.resolve([]),
    freeSpace: () => Promise.resolve({ bytes: 0, inodes: 0, usedBytes: 0, usedInodes: 0 }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
