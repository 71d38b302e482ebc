import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeEach, describe, expect, it } from 'vitest'
import { openHostReader } from '../../src/adapters/hosts/open-host.ts'
import { endOfTar, isEndOfTar, testTar } from '../../src/argv/tar.ts'

/** With the tar of this machine. */
describe('an archive that is not compressed', () => {
  let folder: string
  let archive: string

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'understudy-tar-'))
    archive = join(folder, 'a:rchive.tar')
    for (const name of ['one', 'two']) writeFileSync(join(folder, name), 'x'.repeat(100_000))
    await execa('tar', ['--force-local', '-cf', archive, '-C', folder, 'one', 'two'])
    return () => rmSync(folder, { recursive: true })
  })

  const isWhole = async () => {
    await using host = openHostReader({ host: 'local', become: 'none', filesAs: 'login' })
    const { exitCode } = await host.run(testTar(archive, 'login'), { expect: [0, 2] })
    return exitCode === 0 && isEndOfTar((await host.run(endOfTar(archive, 'login'))).stdout)
  }

  it('is whole when every byte of it is there', async () => {
    expect(await isWhole()).toBe(true)
  })

  // A member has a block of 512 bytes and its content in whole blocks: 100,864 bytes for each of the two.
  it.each([
    ['in its first member', 50_000],
    ['in its last member', 150_000],
    ['between its members', 100_864],
    ['behind its last member', 201_728],
    ['after one of the blocks that end it', 202_240],
    ['at its beginning', 0],
  ])('is not when it breaks off %s', async (_where, bytes) => {
    expect(statSync(archive).size).toBeGreaterThan(202_752)
    truncateSync(archive, bytes)

    expect(await isWhole()).toBe(false)
  })
})
