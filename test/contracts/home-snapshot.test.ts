import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../lab/processes.ts'
import { openHomeSnapshot } from '../../src/adapters/hosts/open-home-snapshot.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { AppError } from '../../src/kernel/app-error.ts'

const { signal } = new AbortController()
const sbin = { env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` } }

let root: string
let home: string
let frozen: string

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'understudy-btrfs-'))
  const [image, disk] = [join(root, 'image'), join(root, 'disk')]
  ;[home, frozen] = [join(disk, 'bitbucket'), join(disk, 'frozen')]
  mkdirSync(disk)
  await run(['truncate', '-s', '256M', image])
  await run(['mkfs.btrfs', '-q', image], sbin)
  await run(['mount', '-o', 'loop', image, disk])
  await run(['btrfs', '-q', 'subvolume', 'create', home], sbin)
  mkdirSync(join(home, 'shared'))
  writeFileSync(join(home, 'shared', 'ref'), 'as it was under the lock')
})
afterAll(async () => {
  await run(['umount', join(root, 'disk')])
  rmSync(root, { recursive: true })
})

describe('a snapshot of a home on btrfs', () => {
  it('keeps the home as it was, and is gone once it is dropped', async () => {
    await using snapshot = open()
    expect(await snapshot.exists()).toBe(false)

    await snapshot.create(signal)
    writeFileSync(join(home, 'shared', 'ref'), 'later')

    expect(await snapshot.exists()).toBe(true)
    expect(readFileSync(join(snapshot.home, 'shared', 'ref'), 'utf8')).toBe('as it was under the lock')
    await snapshot.drop()
    expect(await snapshot.exists()).toBe(false)
    expect(readFileSync(join(home, 'shared', 'ref'), 'utf8')).toBe('later')
  })

  it('that is not there may be dropped', async () => {
    await using snapshot = open()

    await snapshot.drop()

    expect(await snapshot.exists()).toBe(false)
  })

  it('is refused in the words of the command that failed', async () => {
    await using snapshot = open({ create: ['/bin/sh', '-c', 'echo no space >&2; exit 28'] })

    await expect(snapshot.create(signal)).rejects.toEqual(
      new AppError('host/snapshot-failed', '/bin/sh -c echo no space >&2; exit 28 on local ended with 28: no space', {
        hint: 'run it there by hand to see more, drop what it left, then `understudy resume`',
      }),
    )
  })

  it('is refused where the command ends well and leaves nothing', async () => {
    await using snapshot = open({ create: ['/bin/true'] })

    await expect(snapshot.create(signal)).rejects.toMatchObject({
      message: `/bin/true on local ended well, and ${frozen} is not there`,
    })
  })

  it('is not taken for dropped while it is there', async () => {
    await using whole = open()
    await whole.create(signal)
    await using kept = open({ drop: ['/bin/true'] })
    await using failing = open({ drop: ['/bin/false'] })

    await expect(kept.drop()).rejects.toMatchObject({
      message: `/bin/true on local ended well, and ${frozen} is still there`,
    })
    await expect(failing.drop()).rejects.toMatchObject({
      message: '/bin/false on local ended with 1: it printed nothing',
    })
    await whole.drop()
  })
})

interface Commands {
  readonly create?: readonly [string, ...(readonly string[])]
  readonly drop?: readonly [string, ...(readonly string[])]
}

function open(commands: Commands = {}) {
  const btrfs = '/usr/bin/btrfs'
  const create = commands.create ?? [btrfs, 'subvolume', 'snapshot', '-r', home, frozen]
  const drop = commands.drop ?? [btrfs, 'subvolume', 'delete', frozen]
  const [makes, drops] = [create, drop].map(
    ([program, ...args]) => ({ effect: 'write', program, args, as: 'login' }) as const,
  )
  if (makes === undefined || drops === undefined) throw new Error('two commands')
  const node = { host: 'local', become: 'none', filesAs: 'login' } as const
  return openHomeSnapshot({ node, mount: frozen, create: makes, drop: drops }, openRandomSource())
}
