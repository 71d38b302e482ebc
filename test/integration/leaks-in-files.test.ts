import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { openHostReader } from '../../src/adapters/hosts/open-host.ts'
import { placeName } from '../../src/kernel/place.ts'
import type { Leak, LeakReport } from '../../src/leaks/leak.ts'
import { filePlaces } from '../../src/leaks/file-places.ts'
import { searchLeaks, type LeakSearch } from '../../src/leaks/search-leaks.ts'
import { bareLeakSearch } from '../fixtures/leak-search.ts'
import { memoryDatabase } from '../fixtures/memory-database.ts'
import { memoryHost } from '../fixtures/memory-host.ts'
import { zipOf } from '../fixtures/zip.ts'

const NAME = 'bitbucket.example.com'
const inBase64 = (text: string): string =>
  (
    Buffer.from(text)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'understudy-leaks-'))
  return () => rm(root, { recursive: true, force: true })
})

describe('searchLeaks in files', () => {
  it('finds live settings, scripts and Git configuration, and tells comments from them', async () => {
    await put(
      'next/bitbucket.properties',
      '# was bitbucket.example.com\njdbc.url=jdbc\\:postgresql\\://bitbucket.example.com/x\nkept.url=http://bitbucket.example.com\n',
    )
    await put(
      'next/server.xml',
      '<Server>\n<!-- bitbucket.example.com\n -->\n<Connector proxyName="bitbucket.example.com"/></Server>',
    )
    await put('home/shared/bitbucket.properties', 'jdbc.url=bitbucket.example.com of the stub\n')
    await put(
      'home/shared/config/notify.sh',
      '#!/bin/sh\n# asks bitbucket.example.com\ncurl http://bitbucket.example.com/ http://x.bitbucket.example.com/\n',
    )
    await put('home/shared/app.properties', 'host=BITBUCKET.example.com\n')
    await put('home/shared/notes.txt', 'bitbucket.example.com\n')
    await put('home/shared/data/repositories/1/objects/ab/bitbucket.example.com', 'bitbucket.example.com\n')
    await put('home/shared/data/repositories/1/packed-refs', 'refs/heads/bitbucket.example.com\n')
    await put('home/log/atlassian-bitbucket.properties', 'bitbucket.example.com\n')

    const { leaks, files } = await search({
      kept: [
        {
          where: { kind: 'property', file: 'shared/bitbucket.properties', key: 'kept.url', line: 3 },
          endpoints: [],
          claims: [],
          because: 'for tests',
        },
      ],
    })

    expect(leaks.map(show)).toEqual([
      'live shared/bitbucket.properties: jdbc.url bitbucket.example.com 1',
      'live shared/server.xml bitbucket.example.com 1',
      'live shared/app.properties bitbucket.example.com 1',
      'live shared/config/notify.sh bitbucket.example.com 1',
      'allowed shared/bitbucket.properties: kept.url bitbucket.example.com 1 (for tests)',
      'content shared/bitbucket.properties bitbucket.example.com 1 (a comment)',
      'content shared/server.xml bitbucket.example.com 1 (a comment)',
      'content shared/config/notify.sh bitbucket.example.com 1 (a comment)',
    ])
    expect(leaks[3]?.excerpt).toBe('line 3: curl http://bitbucket.example.com/ http://x.bitbucket.example.com/')
    expect(files).toBe(4)
  })

  it('finds them in whatever a repository has beside objects, refs and logs', async () => {
    const files = {
      config: '[remote "origin"]\n\turl = https://bitbucket.example.com/a.git\n',
      'config.worktree': '[core]\n\tsshCommand = ssh -J 10.0.0.5:22\n',
      'info/attributes': '*.bin filter=lfs lfsurl=https://bitbucket.example.com/lfs\n',
      'info/exclude': '# bitbucket.example.com\n',
      'hooks/pre-receive.d/10_check': 'nc 10.0.0.5 80\n',
      'hooks/with blank': `\u0000\u0001ELF ${NAME}\u0000`,
      FETCH_HEAD: '1234 branch of https://bitbucket.example.com/a\n',
      description: 'mirror of bitbucket.example.com\n',
      'logs/HEAD': 'clone: from https://bitbucket.example.com/a.git\n',
      'refs/heads/x': 'bitbucket.example.com\n',
    }
    for (const [path, content] of Object.entries(files)) await put(`home/shared/data/repositories/1/${path}`, content)

    const { leaks } = await search()

    expect(leaks.map(show).toSorted()).toEqual(
      [
        'live shared/data/repositories/1/config bitbucket.example.com 1',
        'live shared/data/repositories/1/config.worktree 10.0.0.5 1',
        'live shared/data/repositories/1/info/attributes bitbucket.example.com 1',
        'live shared/data/repositories/1/hooks/pre-receive.d/10_check 10.0.0.5 1',
        'live shared/data/repositories/1/hooks/with blank bitbucket.example.com 1',
        'content shared/data/repositories/1/info/exclude bitbucket.example.com 1 (a comment)',
        'content shared/data/repositories/1/FETCH_HEAD bitbucket.example.com 1 (the record of the last fetch; no fetch reads it)',
        'content shared/data/repositories/1/description bitbucket.example.com 1 (a description of the repository that nobody reads)',
      ].toSorted(),
    )
  })

  it('finds them in the installation', async () => {
    await put('install/conf/server.xml', `<!-- ${NAME} -->\n<Connector proxyName="${NAME}" proxyPort="443"/>\n`)
    await put('install/bin/setenv.sh', `JVM_SUPPORT_RECOMMENDED_ARGS=-Dreport.to=${NAME}\n`)
    await put('install/bin/set-jmx-opts.sh', 'JMX_OPTS="-Djava.rmi.server.hostname=10.0.0.5"\n')
    await put('install/app/WEB-INF/classes/bitbucket-spring.properties', `report.url=http\\://${NAME}\n`)
    await put('install/lib/some.jar', NAME)
    await put('install/work/x.xml', NAME)

    const { leaks } = await search()

    expect(leaks.map((leak) => show(leak).replace(root, '')).toSorted()).toEqual([
      'content /install/conf/server.xml bitbucket.example.com 1 (a comment)',
      'live /install/app/WEB-INF/classes/bitbucket-spring.properties bitbucket.example.com 1',
      'live /install/bin/set-jmx-opts.sh 10.0.0.5 1',
      'live /install/bin/setenv.sh bitbucket.example.com 1',
      'live /install/conf/server.xml bitbucket.example.com 1',
    ])
  })

  it('finds them in the settings of the service user, in its home', async () => {
    await put('home/.ssh/config', `Host ${NAME}\n`)
    await put('home/.netrc', `machine ${NAME} login x password hunter2\n`)
    await put('home/.gitconfig', `[http]\n\tproxy = http://x:hunter2@10.0.0.5:3128\n`)
    await put('home/bin/report', `#!/bin/sh\ncurl ${NAME}\n`)

    const { leaks } = await search()

    expect(leaks.map(show).toSorted()).toEqual([
      'live .gitconfig 10.0.0.5 1',
      'live .netrc bitbucket.example.com 1',
      'live .ssh/config bitbucket.example.com 1',
      'live bin/report bitbucket.example.com 1',
    ])
    expect(leaks.map(({ excerpt }) => excerpt).join('\n')).not.toContain('hunter2')
  })

  it('finds them in UTF-16, in base64 over several lines, and where a continuation line cuts them', async () => {
    await put('home/shared/a.xml', Buffer.from(`\uFEFF<a url="https://${NAME}/"/>`, 'utf16le'))
    await put(
      'home/shared/config/cert.pem',
      `-----BEGIN CERTIFICATE-----\n${inBase64(`${'x'.repeat(80)} ${NAME} y`)}\n`,
    )
    await put('home/shared/c.properties', `url=http\\://bitbuc\\\n    ket.example.com/\n`)

    const { leaks } = await search()

    expect(leaks.map(show).toSorted()).toEqual([
      'live shared/a.xml bitbucket.example.com 1',
      'live shared/c.properties bitbucket.example.com 1',
      'live shared/config/cert.pem bitbucket.example.com 1',
    ])
  })

  it('reports what the archives of installed apps have, and never for live', async () => {
    const inner = zipOf([
      { name: 'atlassian-plugin.xml', content: Buffer.from(`<param>${NAME}</param>`), as: 'described' },
    ])
    const app = zipOf([
      { name: 'a.properties', content: Buffer.from(`x=1\nurl=https://${NAME}/\n`) },
      { name: 'META-INF/lib/inner.jar', content: inner, as: 'described' },
      { name: 'locked', content: Buffer.from('x'), as: 'encrypted' },
    ])
    await put('home/shared/plugins/installed-plugins/app-1.2.jar', app)
    await put('home/shared/plugins/installed-plugins/broken.jar', 'PK\u0003\u0004')

    const { leaks, notSearched } = await search()

    expect(leaks.map(show)).toEqual(
      ['app-1.2.jar!/a.properties', 'app-1.2.jar!/META-INF/lib/inner.jar!/atlassian-plugin.xml'].map(
        (path) =>
          `content shared/plugins/installed-plugins/${path} bitbucket.example.com 1 (in the archive of an app, which acts on what its settings say)`,
      ),
    )
    expect(leaks[0]?.excerpt).toBe('line 2: url=https://bitbucket.example.com/')
    expect(notSearched.toSorted()).toEqual([
      'what is in shared/plugins/installed-plugins/app-1.2.jar!/locked: it can not be read',
      'what is in shared/plugins/installed-plugins/broken.jar: it can not be read',
    ])
  })

  it('refuses to have searched where the host has no tar', async () => {
    const stderr = "find: 'tar': No such file or directory\n"
    const host = memoryHost({ find: () => ({ exitCode: 1, stderr }) })
    host.put('/srv/home/shared/a.sh', 'true\n')

    await expect(
      search({ files: { host, configuration: '/srv/next', home: '/srv/home', install: '/opt/bitbucket' } }),
    ).rejects.toMatchObject({ code: 'host/missing-tool', message: `tar is not installed on ${host.name}` })
  })

  it('finds them in the repositories of a data store in the home', async () => {
    const store = join(root, 'home/shared/stores/a')
    await put('home/shared/stores/a/repositories/ab/cd/7/config', '\turl = https://bitbucket.example.com/a.git\n')

    const { leaks } = await search({
      database: memoryDatabase({ bb_data_store: { key: ['id'], rows: [{ id: 1, ds_path: store, ds_uuid: 'u1' }] } }),
    })

    expect(leaks.map(show)).toEqual(['live shared/stores/a/repositories/ab/cd/7/config bitbucket.example.com 1'])
  })

  it('reads the configuration in the home once it is there, and misses no folder that is absent', async () => {
    await put('home/shared/bitbucket.properties', 'plugin.ssh.baseurl=ssh://bitbucket.example.com:7999\n')

    const { leaks } = await search()

    expect(leaks.map(show)).toEqual(['live shared/bitbucket.properties: plugin.ssh.baseurl bitbucket.example.com 1'])
  })

  it('finds one in each folder that is searched', async () => {
    const [home, install, store] = ['home', 'install', 'home/shared/data'].map((folder) => join(root, folder))
    const folders = filePlaces({ home: home ?? '', install: install ?? '', stores: [store ?? ''] }).map(({ folder }) =>
      folder.replace(`${root}/`, ''),
    )
    for (const folder of folders) {
      await put(`${folder}/some.properties`, `url=${NAME}\n`)
      await put(`${folder}/some.jar`, zipOf([{ name: 'a', content: Buffer.from(NAME) }]))
    }

    const { leaks } = await search()

    const places = leaks.map(({ where }) => placeName(where).replace(`${root}/`, ''))
    expect(places.toSorted()).toEqual(
      [
        'some.properties',
        'shared/some.properties',
        'shared/config/some.properties',
        'shared/bin/some.properties',
        'bin/some.properties',
        'shared/data/repositories/some.properties',
        'install/some.properties',
        'shared/plugins/installed-plugins/some.jar!/a',
        'shared/plugins/installed-plugins/some.properties',
      ].toSorted(),
    )
    expect(folders).toHaveLength(8)
  })

  it('follows a link in the place of a folder, and none below it', async () => {
    await put('elsewhere/hosts.sh', `ping ${NAME}\n`)
    await put('home/shared/a.sh', 'true\n')
    await symlink(join(root, 'elsewhere'), join(root, 'home/shared/config'))
    await symlink(join(root, 'elsewhere/hosts.sh'), join(root, 'home/shared/link.sh'))

    const { leaks } = await search()

    expect(leaks.map(show)).toEqual(['live shared/config/hosts.sh bitbucket.example.com 1'])
  })

  it('says what it could not read', async () => {
    const stderr = 'tar: /srv/home/shared/a.sh: Cannot open: Permission denied\n'
    const host = memoryHost({ find: ({ args }) => (args.includes('/srv/home/shared') ? { exitCode: 1, stderr } : {}) })
    host.put('/srv/home/shared/a.sh', 'true\n')

    const { notSearched } = await search({
      files: { host, configuration: '/srv/next', home: '/srv/home', install: '/opt/bitbucket' },
    })

    expect(notSearched).toEqual(['what is in /srv/home/shared/a.sh: it can not be read'])
  })

  it('ends with the reason of its signal', async () => {
    await put('home/shared/a.sh', 'true\n')

    await expect(search({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })
})

async function search(options: Partial<LeakSearch> = {}): Promise<LeakReport> {
  await using host = openHostReader({ host: 'local', become: 'none', filesAs: 'login' })
  const [home, install, configuration] = ['home', 'install', 'next'].map((folder) => join(root, folder))
  const needles = [NAME, '10.0.0.5'].map((text) => ({ kind: 'host', text, host: text }) as const)
  return await searchLeaks({
    ...bareLeakSearch(memoryDatabase({}), needles),
    files: { host, configuration: configuration ?? '', home: home ?? '', install: install ?? '' },
    ...options,
  })
}

async function put(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), content)
}

function show({ state, where, needle, count: times, because }: Leak): string {
  return `${state} ${placeName(where)} ${needle} ${times}${because === undefined ? '' : ` (${because})`}`
}
