import { chmod, chown, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHostReader } from '../../src/adapters/hosts/open-host.ts'
import { countHome, pushHome, readCountedHome, type PushHome } from '../../src/argv/rsync.ts'
import { temporaryParent } from './host.ts'
import { startPrivateSshd, type PrivateSshd } from './private-sshd.ts'

const RECEIVER_UID = 20_003

describe('the push of a home', () => {
  let parent: string
  let home: string
  let incoming: string
  let sshd: PrivateSshd

  beforeAll(async () => {
    parent = await temporaryParent()
    await chmod(parent, 0o755)
    home = join(parent, 'my home')
    incoming = join(parent, 'in coming')
    await mkdir(incoming)
    await chown(incoming, RECEIVER_UID, RECEIVER_UID)
    sshd = await startPrivateSshd('')
  })
  afterAll(async () => {
    await sshd[Symbol.asyncDispose]()
    await rm(parent, { recursive: true })
  })

  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(home, path)), { recursive: true })
    await writeFile(join(home, path), text)
  }
  const push = async () => {
    await using host = openHostReader({ host: 'local', become: 'none', filesAs: 'root' })
    return await host.run(pushHome(order()))
  }
  const order = (): PushHome => ({
    from: home,
    kind: 'home',
    to: { user: 'understudy', host: '127.0.0.1', port: sshd.port, path: incoming },
    heldApart: ['shared/bitbucket.properties'],
    leaveOutRepositories: [2],
    as: 'login',
    ssh: { config: sshd.sshConfig },
  })

  it('brings what a copy needs and nothing else, as files of the user that receives', async () => {
    const ref = 'shared/data/repositories/1/refs/heads/main'
    await write(ref, 'aaaa')
    await chmod(join(home, ref), 0o440)
    for (const path of [
      'shared/data/db.mv.db',
      'shared/data/repositories/2/HEAD',
      'caches/x',
      'log/x',
      'shared/.lock',
      'shared/bitbucket.properties',
    ])
      await write(path, 'x')
    await write('shared/log/kept', 'deeper folders of such names stay')

    await push()

    const copied = (await readdir(incoming, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
    expect(copied.map((one) => join(one.parentPath, one.name).slice(incoming.length + 1)).sort()).toEqual([
      ref,
      'shared/log/kept',
    ])
    expect(await stat(join(incoming, ref))).toMatchObject({ uid: RECEIVER_UID, mode: 0o100440 })
  })

  it('is counted before: as many files and bytes as it brings, and nothing is written', async () => {
    await using host = openHostReader({ host: 'local', become: 'none', filesAs: 'root' })
    const before = await readdir(parent)

    const counted = readCountedHome((await host.run(countHome(order()))).stdout)

    const copied = await readdir(incoming, { recursive: true, withFileTypes: true })
    const files = copied.filter((one) => one.isFile())
    const sizes = await Promise.all(files.map(async (one) => (await stat(join(one.parentPath, one.name))).size))
    // The home itself is one of them.
    expect(counted).toEqual({ files: copied.length + 1, bytes: sizes.reduce((sum, size) => sum + size, 0) })
    expect(await readdir(parent)).toEqual(before)
  })

  it('does not miss a file rewritten within the same second with the same size, and deletes what is gone', async () => {
    const ref = 'shared/data/repositories/1/refs/heads/topic'
    await write(ref, 'aaaa')
    await utimes(join(home, ref), 1000.1, 1000.1)
    await push()
    await write(ref, 'bbbb')
    await utimes(join(home, ref), 1000.9, 1000.9)
    await rm(join(home, 'shared/log/kept'))

    await push()

    expect(await readFile(join(incoming, ref), 'utf8')).toBe('bbbb')
    expect(await readdir(join(incoming, 'shared/log'))).toEqual([])
  })
})
