import { appendFile, chmod, mkdir, readFile, readdir, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { beforeEach, describe, expect, it } from 'vitest'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { incomingPaths, layoutOf, type IncomingPaths } from '../../src/hold/layout.ts'
import type { OuterStore } from '../../src/kernel/outer-store.ts'
import type { RunContext } from '../../src/steps/run-context.ts'
import { unpackIncoming } from '../../src/steps/take-backup/unpack-archive.ts'
import { memoryHost } from '../fixtures/memory-host.ts'
import { runContext } from '../fixtures/run-context.ts'
import { throwAwayKeys } from '../fixtures/throw-away-keys.ts'
import { temporaryParent } from './host.ts'

const properties = 'jdbc.url=jdbc:postgresql://db.prod.example.com:5432/bitbucket\njdbc.password=hush\n'

/** Archives as scripts make them, and as somebody may have changed them, unpacked by the real tar. */
describe('an archive of the scripts', () => {
  let parent: string
  let content: string
  let paths: IncomingPaths

  beforeEach(async () => {
    parent = await temporaryParent()
    content = join(parent, 'content')
    paths = incomingPaths(layoutOf(join(parent, 'home')), runContext().run)
    for (const folder of [paths.home, paths.database, paths.archives]) await mkdir(folder, { recursive: true })
    await write('bitbucket-home/shared/bitbucket.properties', properties)
    await write('bitbucket-home/shared/data/repositories/1/HEAD', 'ref: refs/heads/main\n')
    await write('bitbucket-home/shared/bitbucket.version', '7.2.0\n')
    await write('bitbucket-db/toc.dat', 'toc')
    await write('bitbucket-db/3001.dat.gz', 'rows')
    return () => rm(parent, { recursive: true })
  })

  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(content, path)), { recursive: true })
    await writeFile(join(content, path), text, { mode: 0o644 })
  }
  const archive = () => join(paths.archives, 'archive.tar.gz')
  const pack = (...args: readonly string[]) => execa('tar', ['-czPf', archive(), '-C', content, ...args, '.'])

  const unpack = async (
    keys?: string,
    stores: readonly OuterStore[] = [],
    vendor: 'postgresql' | 'mariadb' = 'postgresql',
  ) => {
    await using host = openHostWriter({ host: 'local', become: 'none', filesAs: 'root' }, openRandomSource(undefined))
    const given = runContext()
    const source = memoryHost()
    source.put('/srv/bitbucket/shared/bitbucket.properties', properties)
    const results: RunContext['results'] = new Map([
      ['check-readiness', { sourceVersion: '7.2.0', targetVersion: '7.2.0' }],
    ])
    const context = {
      ...given,
      results,
      refresh: {
        ...given.refresh,
        archives: { ...given.refresh.archives, gnupg: { home: keys, passphrase: undefined } },
      },
      source: { ...given.source, host: source },
      target: {
        ...given.target,
        config: { ...given.target.config, database: { ...given.target.config.database, vendor } },
        host,
        layout: layoutOf(join(parent, 'home')),
      },
    }
    await unpackIncoming(context, paths, stores, given.signal)
  }
  const refusal = async () => {
    const error: unknown = await unpack().catch((one: unknown) => one)
    return error
  }

  it('becomes what a native backup brings: home, dump, and production’s configuration apart, for root alone', async () => {
    await chmod(join(content, 'bitbucket-home/shared/data'), 0o750)
    await symlink('../data', join(content, 'bitbucket-home/shared/link'))
    await write('bitbucket-home/shared/server.xml', '<Server/>')
    await pack()

    await unpack()

    expect((await readdir(paths.home, { recursive: true })).toSorted()).toEqual([
      'shared',
      'shared/bitbucket.version',
      'shared/data',
      'shared/data/repositories',
      'shared/data/repositories/1',
      'shared/data/repositories/1/HEAD',
      'shared/link',
    ])
    expect((await stat(join(paths.home, 'shared/data'))).mode & 0o777).toBe(0o750)
    expect(await readdir(paths.database)).toEqual(['3001.dat.gz', 'toc.dat'])
    expect(await readdir(paths.held)).toEqual(['bitbucket.properties', 'server.xml'])
    expect(await readFile(join(paths.held, 'bitbucket.properties'), 'utf8')).toBe(properties)
    expect((await stat(join(paths.held, 'bitbucket.properties'))).mode & 0o777).toBe(0o600)
    expect(await readdir(paths.folder)).toEqual(['archive', 'database', 'held', 'home'])
  })

  it('brings data stores from outside the home into it, and leaves those that nobody asks for', async () => {
    for (const store of ['mnt/a', 'mnt/b'])
      await write(`bitbucket-data-stores/${store}/repositories/ab/cd/7/HEAD`, store)
    await pack()

    await unpack(undefined, [{ id: '2', path: '/mnt/a' }])

    expect(await readdir(join(paths.home, 'shared'))).toEqual(['bitbucket.version', 'data', 'data-store-2'])
    expect(await readFile(join(paths.home, 'shared/data-store-2/repositories/ab/cd/7/HEAD'), 'utf8')).toBe('mnt/a')
    expect(await readdir(paths.folder)).toEqual(['archive', 'database', 'held', 'home'])
  })

  it('is refused where it lacks a data store that the database names', async () => {
    await pack()

    await expect(unpack(undefined, [{ id: '2', path: '/mnt/a' }])).rejects.toMatchObject({
      code: 'policy/refused-archive',
      message: 'the archive of production lacks the data store /mnt/a, which the database names',
    })
    expect(await readdir(paths.home)).toEqual([])
  })

  it('is refused where its dump of statements does more than make and fill tables, and is unpacked without that', async () => {
    const statements = [
      'CREATE DATABASE /*!32312 IF NOT EXISTS*/ `bitbucket` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin */;',
      'CREATE TABLE `app_property` (',
      '  `prop_key` varchar(50) NOT NULL,',
      ') ENGINE=InnoDB;',
      "INSERT INTO `app_property` VALUES ('server.id');",
      '-- Dump completed on 2026-11-28  4:42:31',
    ]
    await rm(join(content, 'bitbucket-db'), { recursive: true })
    await write('bitbucket-db/backup-db.sql', ['GRANT ALL ON *.* TO x;', ...statements, ''].join('\n'))
    await pack()

    await expect(unpack(undefined, [], 'mariadb')).rejects.toMatchObject({
      code: 'policy/refused-archive',
      message:
        'the archive of production has a dump that is not restored: line 1 of it, GRANT, neither makes nor fills a table as mysqldump does',
    })
    expect(await readdir(paths.home)).toEqual([])
    await write('bitbucket-db/backup-db.sql', [...statements, ''].join('\n'))
    await pack()
    await unpack(undefined, [], 'mariadb')
    expect(await readdir(paths.database)).toEqual(['backup-db.sql'])
  })

  it('is decrypted on its way to tar where it is encrypted', async () => {
    await using keys = await throwAwayKeys(join(parent, 'keys'))
    await pack()
    await keys.encrypt(archive())
    await rm(archive())

    await unpack(keys.home)

    expect(await readdir(join(paths.home, 'shared'))).toEqual(['bitbucket.version', 'data'])
    expect(await readdir(paths.archives)).toEqual(['archive.tar.gz.gpg'])
  })

  it('is refused where nobody told the passphrase of its key, and no dialogue waits for that', async () => {
    await using keys = await throwAwayKeys(join(parent, 'keys'), 'open sesame')
    const dialogue = join(parent, 'pinentry')
    await writeFile(dialogue, `#!/bin/sh\ntouch ${parent}/asked\nexec sleep 300\n`, { mode: 0o755 })
    await appendFile(join(keys.home, 'gpg-agent.conf'), `pinentry-program ${dialogue}\n`)
    await pack()
    await keys.encrypt(archive())
    await rm(archive())

    await expect(unpack(keys.home)).rejects.toMatchObject({
      code: 'policy/refused-archive',
      message: expect.stringMatching(/^the archive of production cannot be read to its end: /),
    })
    expect(await readdir(parent)).not.toContain('asked')
  })

  it('replaces what an earlier attempt left of another one', async () => {
    await writeFile(join(paths.home, 'of-another'), '')
    await pack()

    await unpack()
    await unpack()

    expect(await readdir(paths.home)).toEqual(['shared'])
  })

  it('is refused where it is cut off, and nothing is unpacked', async () => {
    await write('bitbucket-home/shared/data/large', 'x'.repeat(100_000) + Math.random())
    await pack()
    await truncate(archive(), (await stat(archive())).size - 30)

    expect(await refusal()).toMatchObject({
      code: 'policy/refused-archive',
      message: expect.stringMatching(/^the archive of production cannot be read to its end: /),
    })
    expect(await readdir(paths.home)).toEqual([])
  })

  it('is not refused for want of room, which is told', async () => {
    await write('bitbucket-home/shared/data/large', Array.from({ length: 400_000 }, () => Math.random()).join())
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', paths.folder])
    try {
      for (const folder of [paths.home, paths.database, paths.archives]) await mkdir(folder)
      await pack()

      expect(await refusal()).toMatchObject({
        code: 'host/disk-full',
        message: expect.stringMatching(
          /^the archive of production found no room on \S+: .*tar: Exiting with failure status due to previous errors$/,
        ),
        hint: 'make room there (`df -h`, `df -i`)',
      })
    } finally {
      await execa('umount', [paths.folder])
    }
  })

  it.each([
    [
      'an absolute path',
      ['--transform=s,^./bitbucket-db/3001.*,/tmp/understudy-hostile,'],
      '/tmp/understudy-hostile would be unpacked outside of its folder',
    ],
    [
      'a path that climbs out',
      ['--transform=s,^./bitbucket-db/3001.*,./bitbucket-db/../../hostile,'],
      './bitbucket-db/../../hostile would be unpacked outside of its folder',
    ],
    [
      'a folder of its own',
      ['--transform=s,^./bitbucket-db/3001.*,./etc/hostile,'],
      './etc/hostile is nothing that the scripts put there',
    ],
  ])('is refused with %s, and nothing is unpacked', async (_case, args, why) => {
    await pack(...args)

    expect(await refusal()).toMatchObject({
      code: 'policy/refused-archive',
      message: `the archive of production is refused: ${why}`,
      hint: 'see what the backup scripts put into it; `understudy rewind staging` leaves everything as it was',
    })
    expect([await readdir(paths.home), await readdir(paths.folder)]).toEqual([[], ['archive', 'database', 'home']])
  })

  it('is refused with a link that leads out of the home', async () => {
    await symlink('/etc', join(content, 'bitbucket-home/shared/etc'))
    await pack()

    expect(await refusal()).toMatchObject({
      message:
        'the archive of production is refused: the link ./bitbucket-home/shared/etc leads out of the home, to /etc',
    })
  })

  it('is refused when it is of another instance', async () => {
    await write('bitbucket-home/shared/bitbucket.properties', properties.replace('/bitbucket', '/jira'))
    await pack()

    expect(await refusal()).toMatchObject({
      message:
        'the archive of production is of another instance: its bitbucket.properties names another database than that of production',
    })
  })

  it('is refused when it is of another version', async () => {
    await write('bitbucket-home/shared/bitbucket.version', '7.1.4\n')
    await pack()

    expect(await refusal()).toMatchObject({
      message: 'the archive of production is of version 7.1.4, and production is 7.2.0',
    })
  })
})
