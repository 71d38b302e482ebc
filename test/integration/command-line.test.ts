import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unreachableConfig } from '../fixtures/unreachable-config.ts'

let folder: string
let configFile: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-cli-'))
  configFile = join(folder, 'understudy.yaml')
  writeFileSync(configFile, unreachableConfig)
})

afterAll(() => rmSync(folder, { recursive: true }))

describe('the program', () => {
  it('starts by bin/understudy and prints the version of package.json', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

    const { stdout, exitCode } = await execa(join(process.cwd(), 'bin', 'understudy'), ['--version'])

    expect({ stdout, exitCode }).toEqual({ stdout: version, exitCode: 0 })
  })

  it('keeps data and messages apart, and ends with the exit code of the error', async () => {
    expect(await understudy('survey', 'stagin', '--json', '--config', configFile)).toEqual({
      stdout: JSON.stringify(
        {
          schema: 'understudy/survey/1',
          ok: false,
          error: {
            code: 'config/unknown-environment',
            message: 'there is no environment "stagin"',
            hint: 'did you mean staging?',
          },
        },
        undefined,
        2,
      ),
      stderr: 'understudy: there is no environment "stagin"\n  hint: did you mean staging?',
      exitCode: 4,
    })
  })

  it.each(['stdout', 'stderr'] as const)(
    'reaches its end, with its own exit code, where nobody reads %s',
    async (stream) => {
      const child = execa(process.execPath, ['src/main.ts', 'survey', 'stagin', '--json', '--config', configFile], {
        reject: false,
        buffer: false,
      })
      child[stream].destroy()

      expect(await child).toMatchObject({ exitCode: 4 })
    },
  )

  it('names a file that it can not read', async () => {
    const { stderr, exitCode } = await understudy(
      'refresh',
      'staging',
      '--plan',
      '/nowhere/plan',
      '--config',
      configFile,
    )

    expect(stderr).toBe(
      'understudy: /nowhere/plan cannot be read (ENOENT)\n  hint: name a file that this user may read',
    )
    expect(exitCode).toBe(4)
  })

  it('keeps its state to its owner', async () => {
    await understudy('runs', '--config', configFile)

    expect(statSync(join(folder, 'state')).mode & 0o077).toBe(0)
  })

  it('asks nobody where standard input is no terminal', async () => {
    const { stderr, exitCode } = await understudy('rewind', 'staging', '--config', configFile)

    expect(stderr).toBe(
      'understudy: a rewind would change staging, and there is no terminal to ask on\n  hint: read the plan first, then pass --yes',
    )
    expect(exitCode).toBe(3)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'watches every second, and ends at %s with the exit code of its last look',
    async (signal) => {
      const watch = start('watch', 'staging', '--every', '1s', '--yes', '--json', '--config', configFile)
      // A third look would be as good: the second one shows that the first was not the end.
      let looks = 0
      for await (const line of watch.iterable({ from: 'stderr' })) {
        looks += line.includes('the fence of staging could not be kept up') ? 1 : 0
        if (looks === 2) watch.kill(signal)
      }
      const { stdout, exitCode } = await watch

      expect(JSON.parse(stdout)).toEqual({
        schema: 'understudy/watch/1',
        ok: false,
        environment: 'staging',
        rounds: looks,
        raisedAgain: 0,
        last: { kind: 'down', failed: [], because: 'nobody raised the fence of staging from here' },
      })
      expect(exitCode).toBe(2)
    },
  )
})

function start(...words: readonly string[]) {
  return execa(process.execPath, ['src/main.ts', ...words], {
    reject: false,
    stdin: 'ignore',
    env: { NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
  })
}

async function understudy(...words: readonly string[]) {
  const { stdout, stderr, exitCode } = await start(...words)
  return { stdout, stderr, exitCode }
}
