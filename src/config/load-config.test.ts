import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../kernel/app-error.ts'
import { findEnvironment, findRefresh } from './find-environment.ts'
import { loadConfig } from './load-config.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-config-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('loadConfig', () => {
  it('resolves relative paths from the folder of the file', async () => {
    const path = await write('version: 1\nstate: here\nenvironments: {}\n')

    const config = await loadConfig(path)

    expect(config).toEqual({ state: { kind: 'folder', path: join(folder, 'here') }, environments: {}, refresh: {} })
  })

  it('lists every problem in one error that ends with exit code 4', async () => {
    const path = await write('version: 2\nenvironments: []\n')

    const error = await failure(loadConfig(path))

    expect({ code: error.code, exit: error.exit, message: error.message, hint: error.hint }).toEqual({
      code: 'config/invalid',
      exit: 4,
      message: [
        `${path} has 2 errors`,
        `${path}:1:10: \`version\` is 2, expected 1, the only version of this file`,
        `${path}:2:15: \`environments\` is an empty list, expected a mapping from names to environments`,
      ].join('\n'),
      hint: 'correct them and run `understudy config check`; docs/understudy.example.yaml explains every key',
    })
  })

  it('says how to get a file when there is none', async () => {
    const path = join(folder, 'understudy.yaml')

    const error = await failure(loadConfig(path))

    expect([error.code, error.message, error.hint]).toEqual([
      'config/not-found',
      `there is no configuration file ${path}`,
      'write one with `understudy init`, or name it with --config FILE',
    ])
  })

  it('refuses a folder', async () => {
    const path = join(folder, 'understudy.yaml')
    await mkdir(path)

    const error = await failure(loadConfig(path))

    expect([error.code, error.message, error.hint]).toEqual([
      'config/unreadable',
      `${path} cannot be read (EISDIR)`,
      'it must be a file that this user may read',
    ])
  })

  it('refuses what is not UTF-8', async () => {
    const path = await write(Buffer.from([0x76, 0xe9, 0x72]))

    const error = await failure(loadConfig(path))

    expect([error.code, error.message, error.hint]).toEqual([
      'config/unreadable',
      `${path} is not UTF-8 text`,
      'save it as UTF-8',
    ])
  })
})

describe('findEnvironment', () => {
  it.each([
    ['stagng', 'there is no environment "stagng"', 'did you mean staging?'],
    ['constructor', 'there is no environment "constructor"', 'environments: production, staging'],
  ])('refuses %s', async (name, message, hint) => {
    const config = await loadConfig(new URL('../../docs/understudy.example.yaml', import.meta.url).pathname)

    const error = await failure(Promise.resolve().then(() => findEnvironment(config, name)))

    expect([error.code, error.message, error.hint]).toEqual(['config/unknown-environment', message, hint])
  })

  it('finds the refresh of a target, and says why production has none', async () => {
    const config = await loadConfig(new URL('../../docs/understudy.example.yaml', import.meta.url).pathname)

    const error = await failure(Promise.resolve().then(() => findRefresh(config, 'production')))

    expect(findRefresh(config, 'staging').from).toBe('production')
    expect([error.message, error.hint]).toEqual([
      'there is no refresh of production',
      'a production environment is never refreshed',
    ])
  })
})

async function write(content: string | Uint8Array): Promise<string> {
  const path = join(folder, 'understudy.yaml')
  await writeFile(path, content)
  await chmod(path, 0o600)
  return path
}

async function failure(promise: Promise<unknown>): Promise<AppError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof AppError) return error
  throw new Error('no AppError was thrown', { cause: error })
}
