import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { typeWords } from '../../test/fixtures/typed-words.ts'
import { unreachableConfig } from '../../test/fixtures/unreachable-config.ts'

const example = 'docs/understudy.example.yaml'
let folder: string
let configFile: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-cli-'))
  configFile = join(folder, 'understudy.yaml')
  writeFileSync(configFile, unreachableConfig)
})

afterAll(() => rmSync(folder, { recursive: true }))

describe('understudy', () => {
  it('prints help without a command, and exits with 0', async () => {
    const { stdout, stderr, exitCode } = await understudy()

    expect(stdout).toContain('Usage: understudy [options] [command]')
    expect(stdout).toMatch(/^ {2}refresh /m)
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
  })

  it('prints the commands of a group', async () => {
    const { stdout, exitCode } = await understudy('config')

    expect(stdout).toContain('Usage: understudy config')
    expect(exitCode).toBe(0)
  })

  it('prints its version', async () => {
    expect(await understudy('--version')).toEqual({ stdout: '1.2.3\n', stderr: '', exitCode: 0 })
  })

  it.each([
    [['pln'], "unknown command 'pln' (Did you mean plan?)", 'understudy --help'],
    [['plan'], "missing required argument 'environment'", 'understudy plan --help'],
    [['plan', 'staging', '--sq'], "unknown option '--sq' (Did you mean --sql?)", 'understudy plan --help'],
    [['generations'], "missing required argument 'environment'", 'understudy generations --help'],
    [['generations', 'remove', 'staging'], "missing required argument 'generation'", 'understudy generations --help'],
    [
      ['refresh', 'staging', '--plan', 'plan.json', '--from-backup', 'b.tar.gz'],
      '--plan and --from-backup do not go together: a saved plan takes its own backup',
      'understudy refresh staging --from-backup FILE shows its plan before anything is touched',
    ],
    [['refresh', 'staging', '--plan'], "option '--plan <file>' argument missing", 'understudy refresh --help'],
  ])('refuses the command line %j with exit 4', async (words, fact, hint) => {
    expect(await understudy(...words)).toEqual({
      stdout: '',
      stderr: `understudy: ${fact}\n  hint: ${hint}\n`,
      exitCode: 4,
    })
  })

  it('answers a wrong command line in JSON too when JSON was asked for', async () => {
    const { stdout, exitCode } = await understudy('plan', '--json')

    expect(JSON.parse(stdout)).toEqual({
      schema: 'understudy/error/1',
      ok: false,
      error: {
        code: 'config/usage',
        message: "missing required argument 'environment'",
        hint: 'understudy plan --help',
      },
    })
    expect(exitCode).toBe(4)
  })

  it('says where a configuration is expected', async () => {
    expect(await understudy('survey', 'staging', '--config', '/nowhere/understudy.yaml')).toEqual({
      stdout: '',
      stderr:
        'understudy: there is no configuration file /nowhere/understudy.yaml\n  hint: write one with `understudy init`, or name it with --config FILE\n',
      exitCode: 4,
    })
  })

  it('takes the configuration from UNDERSTUDY_CONFIG', async () => {
    const { stdout, exitCode } = await typeWords(['config', 'check'], { environment: { UNDERSTUDY_CONFIG: example } })

    expect(stdout).toBe(`${example} is right: 2 environments (production, staging)\n`)
    expect(exitCode).toBe(0)
  })

  it('suggests the environment that was meant', async () => {
    const { stderr, exitCode } = await understudy('survey', 'stagin', '--config', configFile)

    expect(stderr).toBe('understudy: there is no environment "stagin"\n  hint: did you mean staging?\n')
    expect(exitCode).toBe(4)
  })
})

describe('understudy config check', () => {
  it('lists every problem with its place and exits with 4', async () => {
    const broken = join(folder, 'broken.yaml')
    writeFileSync(broken, 'version: 2\nenvironmnts: {}\n')

    const { stdout, stderr, exitCode } = await understudy('config', 'check', '--config', broken)

    expect(stdout).toBe('')
    expect(stderr).toContain(`understudy: ${broken} has 2 errors\n${broken}:1:10: `)
    expect(stderr).toContain(`${broken}:2:1: `)
    expect(exitCode).toBe(4)
  })

  it('gives them as JSON', async () => {
    const broken = join(folder, 'version.yaml')
    writeFileSync(broken, 'version: 2\nenvironments: {}\n')

    const { stdout, exitCode } = await understudy('config', 'check', '--json', '--config', broken)

    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'understudy/config-check/1',
      ok: false,
      problems: [{ severity: 'error', where: `${broken}:1:10` }],
      error: { code: 'config/invalid' },
    })
    expect(exitCode).toBe(4)
  })
})

describe('understudy config schema', () => {
  it('prints a JSON Schema', async () => {
    const { stdout } = await understudy('config', 'schema')

    expect(JSON.parse(stdout)).toMatchObject({ title: 'understudy.yaml', type: 'object' })
  })
})

describe('understudy refresh', () => {
  it.each([['adopt'], ['without-fence']])('refuses --%s that names another environment', async (flag) => {
    const { stderr, exitCode } = await understudy(
      'refresh',
      'staging',
      '--yes',
      `--${flag}`,
      'stagin',
      '--config',
      configFile,
    )

    expect(stderr).toBe(
      `understudy: --${flag} names stagin, but the environment is staging\n  hint: if that is meant: --${flag} staging\n`,
    )
    expect(exitCode).toBe(3)
  })

  it('refuses a file that is no plan', async () => {
    const file = join(folder, 'plan.json')
    writeFileSync(file, '{"schema":"understudy/plan/1"}')

    const { stderr, exitCode } = await understudy('refresh', 'staging', '--plan', file, '--config', configFile)

    expect(stderr).toBe(
      `understudy: ${file} is not a plan of this version of Understudy\n  hint: make one with \`understudy plan ENVIRONMENT -o FILE\`\n`,
    )
    expect(exitCode).toBe(4)
  })
})

describe('understudy init', () => {
  it('writes a configuration that is right, and says which secrets it needs', async () => {
    const home = join(folder, 'home')
    const file = join(folder, 'first.yaml')
    const words = [
      'init',
      '--production-home',
      `${home}/production`,
      '--staging-home',
      `${home}/staging`,
      '--config',
      file,
    ]

    const { stdout, exitCode } = await understudy(...words, '--production-unit', 'none', '--staging-unit', 'none')

    expect(exitCode).toBe(0)
    expect(stdout).toContain(`Written: ${file}\nSet these variables`)
    expect(stdout).toContain('STAGING_DB_PASSWORD')
    expect((await understudy('config', 'check', '--config', file)).exitCode).toBe(0)
  })

  it('replaces no configuration without being told to', async () => {
    expect(await understudy('init', '--config', configFile)).toEqual({
      stdout: '',
      stderr: `understudy: ${configFile} is there already\n  hint: name another file with --config FILE, or replace it with --force\n`,
      exitCode: 4,
    })
  })
})

describe('understudy isolate', () => {
  it('wants to know the database', async () => {
    expect(await understudy('isolate', 'staging', '--yes', '--config', configFile)).toEqual({
      stdout: '',
      stderr: 'understudy: the database of the copy is not named\n  hint: understudy isolate staging --database NAME\n',
      exitCode: 4,
    })
  })
})

describe('what changes an environment', () => {
  it.each([
    ['abort', 'an abort'],
    ['rewind', 'a rewind'],
    ['resume', 'a resumed run'],
  ])('%s refuses without a terminal and without --yes', async (command, what) => {
    const { stderr, exitCode } = await understudy(command, 'staging', '--config', configFile)

    expect(stderr).toBe(
      `understudy: ${what} would change staging, and there is no terminal to ask on\n  hint: read the plan first, then pass --yes\n`,
    )
    expect(exitCode).toBe(3)
  })
})

describe('generations', () => {
  it('are listed by the same word that one is removed below', async () => {
    const listed = await typeWords(['generations', 'staging', '--config', configFile])
    const removed = await typeWords(['generations', 'remove', 'staging', 'x', '--yes', '--config', configFile])

    expect(listed.stdout).toBe('staging has no generation: nothing was ever restored to it.\n')
    expect(removed).toEqual({
      stdout: '',
      stderr:
        'understudy: staging has no generation with the id or bookmark x\n  hint: `understudy generations staging` lists them with their bookmarks\n',
      exitCode: 3,
    })
  })
})

describe('a person at a terminal', () => {
  it('is asked for the name of the environment, and anything else changes nothing', async () => {
    const { stdout, stderr, exitCode } = await typeWords(['rewind', 'staging', '--config', configFile], {
      answers: ['yes'],
    })

    expect(stdout).toBe('')
    expect(stderr).toBe(
      'Type staging to go on: understudy: nobody confirmed: a rewind did not begin, and nothing was changed\n  hint: type staging when asked, or pass --yes\n',
    )
    expect(exitCode).toBe(3)
  })

  it('goes on after the name', async () => {
    const { stderr, exitCode } = await typeWords(['rewind', 'staging', '--config', configFile], {
      answers: ['staging'],
    })

    expect(stderr).toBe(
      'Type staging to go on: understudy: staging has no earlier generation\n  hint: `understudy generations staging` lists what there is\n',
    )
    expect(exitCode).toBe(3)
  })

  it('sees colours, unless NO_COLOR or --no-color says otherwise', async () => {
    const words = ['config', 'check', '--config', example]

    const coloured = await typeWords(words, { colour: true })

    expect(coloured.stdout).toBe(`\u001B[32m${example} is right: 2 environments (production, staging)\u001B[39m\n`)
    for (const plain of [
      await typeWords([...words, '--no-color'], { colour: true }),
      await typeWords(words, { colour: true, environment: { NO_COLOR: '1' } }),
    ]) {
      expect(plain.stdout).toBe(`${example} is right: 2 environments (production, staging)\n`)
    }
  })
})

describe('looking back', () => {
  it('lists no runs where there are none', async () => {
    expect(await understudy('runs', '--config', configFile)).toEqual({
      stdout: 'No run is recorded.\n',
      stderr: '',
      exitCode: 0,
    })
  })

  it('gives the same as JSON', async () => {
    const { stdout } = await understudy('runs', 'staging', '--json', '--config', configFile)

    expect(JSON.parse(stdout)).toEqual({ schema: 'understudy/runs/1', ok: true, environment: 'staging', runs: [] })
  })

  it('refuses a report of a run that nobody recorded', async () => {
    const { stdout, stderr, exitCode } = await understudy('report', 'x1', '--json', '--config', configFile)

    expect(JSON.parse(stdout)).toEqual({
      schema: 'understudy/report/1',
      ok: false,
      error: { code: 'run/not-found', message: 'there is no run x1', hint: '`understudy runs` lists them all' },
    })
    expect(stderr).toBe('understudy: there is no run x1\n  hint: `understudy runs` lists them all\n')
    expect(exitCode).toBe(3)
  })
})

function understudy(...words: readonly string[]) {
  return typeWords(words)
}
