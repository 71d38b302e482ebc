import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../kernel/secret.ts'
import { openRandomSource } from '../random.ts'
import { openSecretResolver } from './secret-resolver.ts'

let stateFolder: string

beforeEach(async () => {
  stateFolder = await mkdtemp(join(tmpdir(), 'understudy-kept-'))
})

afterEach(() => rm(stateFolder, { recursive: true, force: true }))

const open = () => openSecretResolver({ environment: {}, stateFolder, random: openRandomSource('1') })
const license = { kind: 'generated', name: 'staging-license' } as const

describe('a secret that a run keeps', () => {
  it('is what its name stands for from then on, over several lines, readable by us alone', async () => {
    await open().keep('staging-license', new Secret('AAAB\r\nCCDD'))

    expect((await open().resolve(license)).reveal()).toBe('AAAB\r\nCCDD')
    const file = join(stateFolder, 'secrets', 'staging-license')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('replaces an earlier one and leaves nothing beside it', async () => {
    const secrets = open()
    await secrets.keep('staging-license', new Secret('old'))

    await secrets.keep('staging-license', new Secret('new'))

    expect((await secrets.resolve(license)).reveal()).toBe('new')
    expect(await readdir(join(stateFolder, 'secrets'))).toEqual(['staging-license'])
  })
})
