import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { typeWords } from '../../test/fixtures/typed-words.ts'
import { unreachableConfig } from '../../test/fixtures/unreachable-config.ts'

let folder: string
let configFile: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-cli-'))
  configFile = join(folder, 'understudy.yaml')
  writeFileSync(configFile, unreachableConfig)
})

afterAll(() => rmSync(folder, { recursive: true }))

/** The password of the source's database is set nowhere here. */
const withoutDatabase =
  'note: rules for data stores outside the home are left out, where production has any: its database could not be asked: environment variable NOWHERE is not set'

describe('understudy doctor --print', () => {
  it('prints sudo rules without looking at the host', async () => {
    const { stdout, stderr, exitCode } = await understudy(
      'doctor',
      'staging',
      '--print',
      'sudoers',
      '--config',
      configFile,
    )

    expect(stdout).toMatch(/^# Understudy: what .* prepares, starts and stops the copy\./)
    expect(stdout).toContain('NOPASSWD: /usr/bin/systemctl')
    expect({ stderr: stderr.trim(), exitCode }).toEqual({ stderr: withoutDatabase, exitCode: 0 })
  })

  it('prints those of a source also before its service user is there, and says what they lack', async () => {
    const { stdout, stderr, exitCode } = await understudy(
      'doctor',
      'production',
      '--print',
      'sudoers',
      '--config',
      configFile,
    )

    expect(stdout.split('\n')).toContain(
      '# LEFT OUT: the rule that reads the SSH files of atlbitbucket, because local knows no such user.',
    )
    expect(stdout).toContain('NOPASSWD: /usr/bin/cat')
    expect({ stderr: stderr.trim(), exitCode }).toEqual({ stderr: withoutDatabase, exitCode: 0 })
  })

  it('prints nothing else', async () => {
    expect(await understudy('doctor', 'staging', '--print', 'units', '--config', configFile)).toEqual({
      stdout: '',
      stderr: 'understudy: --print units is nothing that doctor prints\n  hint: --print sudoers\n',
      exitCode: 4,
    })
  })
})

describe('understudy fence print', () => {
  it('prints the commands of its group', async () => {
    const { stdout, exitCode } = await understudy('fence')

    expect(stdout).toContain('Usage: understudy fence')
    expect(stdout).toMatch(/^ {2}print /m)
    expect(exitCode).toBe(0)
  })

  it.each([
    [[], '--for says which rules to print'],
    [['--for', 'pf'], '--for pf is nothing that fence prints'],
  ])('wants to know the form: %j', async (words, fact) => {
    expect(await understudy('fence', 'print', 'staging', ...words, '--config', configFile)).toEqual({
      stdout: '',
      stderr: `understudy: ${fact}\n  hint: --for nftables, --for iptables, --for windows, --for hosts\n`,
      exitCode: 4,
    })
  })

  it('prints nothing that the system of the target does not take, and says so in JSON', async () => {
    const words = ['fence', 'print', 'staging', '--for', 'windows', '--json', '--config', configFile]

    const { stdout, exitCode } = await understudy(...words)

    expect(JSON.parse(stdout)).toEqual({
      schema: 'understudy/fence-print/1',
      ok: false,
      error: {
        code: 'config/usage',
        message: 'staging runs on Linux, which takes no windows rules',
        hint: 'understudy fence print staging --for nftables',
      },
    })
    expect(exitCode).toBe(4)
  })
})

function understudy(...words: readonly string[]) {
  return typeWords(words)
}
