import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { layGivenBackups, makeDumps, type GivenBackups, type Situation } from '../fixtures/given-backups.ts'
import { throwAwayKeys, type ThrowAwayKeys } from '../fixtures/throw-away-keys.ts'
import { refreshOfStaging } from '../fixtures/two-environments.ts'

let dumps: string

beforeAll(async () => {
  dumps = await makeDumps()
})
afterAll(() => rm(dumps, { recursive: true }))

describe('a backup that lies on the target’s host and is encrypted', () => {
  let given: GivenBackups
  let keys: ThrowAwayKeys

  beforeEach(async () => {
    given = await layGivenBackups(dumps)
    keys = await throwAwayKeys(join(given.parent, 'keys'), 'open sesame')
    return async () => {
      await keys[Symbol.asyncDispose]()
      await rm(given.parent, { recursive: true })
    }
  })

  /** As gpg-zip makes one, and as one that was compressed first. */
  const encrypt = async (...tar: readonly string[]) => {
    const plain = given.archive
    await execa('tar', ['-c', ...tar, '-f', plain, '-C', given.content, 'bitbucket-home', 'bitbucket-db'])
    await keys.encrypt(plain)
    await rm(plain)
  }
  const encrypted = () => `${given.archive}.gpg`
  const order = (secret?: string): Situation => ({
    asked: encrypted(),
    ...(secret === undefined ? {} : { secret }),
    refresh: {
      archives: {
        ...refreshOfStaging.archives,
        gnupg: {
          home: keys.home,
          passphrase: secret === undefined ? undefined : { kind: 'env', name: 'PASSPHRASE' },
        },
      },
    },
  })

  it.each([[['-z']], [[]]])('is decrypted on its way to tar, however it was packed: %o', async (tar) => {
    await encrypt(...tar)

    const taken = await given.take(order('open sesame'))

    expect(taken.manifest).toMatchObject({ method: 'given', version: '7.2.0' })
    expect(await readdir(join(given.paths.home, 'shared'))).toEqual(['bitbucket.version', 'data'])
    expect(await readdir(given.paths.folder)).toEqual(['database', 'held', 'home', 'manifest.json'])
    expect(await readdir(given.archives)).toEqual(['bitbucket-20261122-013000.tar.gz.gpg'])
  })

  it('tells what it is without its repositories', async () => {
    await encrypt()

    const { version, unpacked } = await given.look(order('open sesame'))

    expect(version).toBe('7.2.0')
    expect(unpacked).not.toContain('bitbucket-home/shared/data')
  })

  it('is decrypted without a passphrase where the agent knows it', async () => {
    await encrypt('-z')
    const loopback = ['--pinentry-mode', 'loopback', '--passphrase-fd', '0']
    await keys.gpg([...loopback, '--yes', '-o', '/dev/null', '--decrypt', encrypted()], 'open sesame\n')

    expect((await given.take(order())).manifest.version).toBe('7.2.0')
  })

  it('is refused with a passphrase that is wrong or missing, which no message shows', async () => {
    await encrypt('-z')

    const { message } = await given.refusal(order('close sesame'))

    expect(message).toContain('.tar.gz.gpg on local cannot be decrypted to its end: gpg: ')
    expect(message).toContain('Bad passphrase; gpg: decryption failed: ')
    expect(message).not.toContain('close sesame')
    expect((await given.refusal(order())).message).toMatch(/ cannot be decrypted to its end: gpg: /)
    expect(await readdir(given.paths.folder)).toEqual(['database', 'home'])
  })

  it('is refused where it is cut off or changed, and nothing is unpacked', async () => {
    await given.write('bitbucket-home/shared/data/large', Array.from({ length: 5000 }, () => Math.random()).join())
    await encrypt('-z')
    const whole = await readFile(encrypted())
    await truncate(encrypted(), whole.length - 100)
    const cutOff = await given.refusal(order('open sesame'))
    whole.writeUInt8(whole.readUInt8(whole.length - 500) ^ 1, whole.length - 500)
    await writeFile(encrypted(), whole)

    expect(cutOff.message).toMatch(/ cannot be decrypted to its end: gpg: /)
    expect((await given.refusal(order('open sesame'))).message).toMatch(/ cannot be decrypted to its end: gpg: /)
    expect(await readdir(given.paths.folder)).toEqual(['database', 'home'])
  })
})
