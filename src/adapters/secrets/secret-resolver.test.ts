import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { openRandomSource } from '../random.ts'
import { openSecretResolver } from './secret-resolver.ts'

describe('secret references', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'understudy-secrets-'))
    return () => rm(folder, { recursive: true })
  })

  const resolver = (environment = {}) =>
    openSecretResolver({ environment, stateFolder: folder, random: openRandomSource('seed') })

  it('come from the environment', async () => {
    expect((await resolver({ DB: 'hush' }).resolve({ kind: 'env', name: 'DB' })).reveal()).toBe('hush')
    await expect(resolver().resolve({ kind: 'env', name: 'DB' })).rejects.toMatchObject({
      message: 'environment variable DB is not set',
      hint: 'set it where Understudy runs: `export DB=...`',
    })
    await expect(resolver({ DB: '' }).resolve({ kind: 'env', name: 'DB' })).rejects.toThrow(
      'environment variable DB is empty',
    )
  })

  it('come from a file without its line end', async () => {
    const path = join(folder, 'password')
    await writeFile(path, ' hush \n', { mode: 0o600 })

    expect((await resolver().resolve({ kind: 'file', path })).reveal()).toBe(' hush ')
  })

  it('are refused from a file that others can read', async () => {
    const path = join(folder, 'password')
    await writeFile(path, 'hush')
    await chmod(path, 0o640)

    await expect(resolver().resolve({ kind: 'file', path })).rejects.toMatchObject({
      code: 'config/secret-unavailable',
      message: `file ${path} can be read by others (mode 0640)`,
      hint: `run \`chmod 600 ${path}\``,
    })
  })

  it('name the file that is not there', async () => {
    await expect(resolver().resolve({ kind: 'file', path: '/absent' })).rejects.toThrow('file /absent cannot be read')
  })

  it('come from a command, whose output no error quotes', async () => {
    const command = (...argv: string[]) => resolver().resolve({ kind: 'command', argv })

    expect((await command('printf', '%s', '$HOME')).reveal()).toBe('$HOME')
    await expect(command('no-such-program')).rejects.toThrow('command no-such-program is not installed')
    await expect(command('sh', '-c', 'echo hush; exit 3')).rejects.toThrow(/^command sh ended with 3$/)
  })

  it('are generated once, for us alone, and then stay', async () => {
    const first = await resolver().resolve({ kind: 'generated', name: 'staging/group' })
    const second = await openSecretResolver({
      environment: {},
      stateFolder: folder,
      random: openRandomSource('other'),
    }).resolve({ kind: 'generated', name: 'staging/group' })

    expect(first.reveal()).toMatch(/^[a-z0-9]{32}$/)
    expect(second.reveal()).toBe(first.reveal())
    expect(await readdir(join(folder, 'secrets'))).toEqual(['staging%2Fgroup'])
    expect((await stat(join(folder, 'secrets', 'staging%2Fgroup'))).mode & 0o777).toBe(0o600)
  })

  it('are the same for two that ask at the same moment', async () => {
    const both = await Promise.all(
      ['a', 'b'].map((seed) =>
        openSecretResolver({ environment: {}, stateFolder: folder, random: openRandomSource(seed) }).resolve({
          kind: 'generated',
          name: 'x',
        }),
      ),
    )

    expect(both[0]?.reveal()).toBe(both[1]?.reveal())
  })
})
