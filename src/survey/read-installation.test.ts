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

  it('reads the home where the vendor keeps it, though the unit does not tell it', async () => {
    const host = hostWith({
      [unit]: '[Service]\nExecStart=/opt/bb/bin/start-bitbucket.sh\n',
      '/opt/bb/bin/set-bitbucket-home.sh': vendorsHome('/data/bitbucket'),
      '/opt/bb/bin/set-bitbucket-user.sh': 'BITBUCKET_USER="bb"\nexport BITBUCKET_USER\n',
    })

    expect(await readInstallation(host, asked)).toMatchObject({
      home: '/data/bitbucket',
      install: '/opt/bb',
      runAs: 'bb',
    })
  })

  it('lets the unit go before the script of the vendor', async () => {
    const host = hostWith({
      [unit]: '[Service]\nEnvironment=BITBUCKET_HOME=/srv/bb\nExecStart=/opt/bb/bin/start-bitbucket.sh\n',
      '/opt/bb/bin/set-bitbucket-home.sh': vendorsHome('/data/bitbucket'),
    })

    expect((await readInstallation(host, asked)).home).toBe('/srv/bb')
  })

  it.each([
    ['a shell', '/bin/sh -c "exec /opt/bb/7.2.0/bin/start-bitbucket.sh -fg"'],
    ['the script of 4.x', '/opt/bb/7.2.0/bin/catalina.sh run'],
    ['an /etc/init.d script that changes into it', '/etc/init.d/atlbitbucket start'],
    ['a script of the administrator with a variable for it', '/usr/local/bin/bitbucket'],
  ])('finds the installation behind %s', async (_what, command) => {
    const host = hostWith({
      [unit]: `[Service]\nExecStart=${command}\n`,
      '/etc/init.d/atlbitbucket': '#!/bin/sh\nPATH=/usr/bin:/bin\ncd "/opt/bb/7.2.0/bin"\n./start-bitbucket.sh\n',
      '/usr/local/bin/bitbucket': '#!/bin/sh\nINST=/opt/bb/7.2.0\n"$INST/bin/start-bitbucket.sh"\n',
      '/opt/bb/7.2.0/bin/start-bitbucket.sh': '#!/bin/sh\n',
      '/opt/bb/7.2.0/bin/set-bitbucket-home.sh': vendorsHome('/data/bitbucket'),
    })

    expect(await readInstallation(host, asked)).toMatchObject({ install: '/opt/bb/7.2.0', home: '/data/bitbucket' })
  })

  it('tells what it can of an installation without unit and properties', async () => {
    const installation = await readInstallation(hostWith({}), { ...asked, home: '/srv/new' })

    expect(installation).toEqual({
      host: { kind: 'local' },
      become: 'none',
      home: '/srv/new',
      install: undefined,
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
      message: 'neither the unit bitbucket on local nor the scripts that it starts tell BITBUCKET_HOME',
      hint: 'name another unit, or the home: --production-home PATH, --staging-home PATH',
    })
  })
})

/** As it ships since 5.0: what the environment says goes first. */
function vendorsHome(home: string): string {
  return `if [ "x$BITBUCKET_HOME" = "x" ]; then\n    BITBUCKET_HOME="${home}"\nfi\nexport BITBUCKET_HOME\n`
}

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
    readUnlinked: async () => undefined,
    status: () => Promise.resolve(undefined),
    list: () => Promise.resolve([]),
    freeSpace: () => Promise.resolve({ bytes: 0, inodes: 0, usedBytes: 0, usedInodes: 0 }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
