import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bytesOfText, textOfBytes } from '../argv/byte-text.ts'
import { withGate, withoutGate, type Gate } from './gate.ts'
import { renderVariables } from './variables-file.ts'

const gate: Gate = {
  environment: 'staging',
  permit: '/srv/bb/permit',
  variables: '/srv/bb/variables',
  fence: undefined,
}
const gated = (script: string, of = gate) => {
  const bytes = withGate(bytesOfText(script), of)
  return bytes === undefined ? undefined : textOfBytes(bytes)
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-gate-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the gate of a start script', () => {
  it('comes right after the line that names the shell', () => {
    expect(gated('#!/bin/sh\nexec java\n')).toBe(`#!/bin/sh
# >>> understudy >>> set at every run of Understudy; how to take it out stands in its docs/operations.md
if [ ! -f /srv/bb/permit ]; then
  printf '%s\\n' 'staging is held by Understudy and may not start: /srv/bb/permit is not there. To go on: understudy resume staging    To go back: understudy rewind staging' >&2
  exit 1
fi
. /srv/bb/variables || exit 1
# <<< understudy <<<
exec java
`)
  })

  it('leaves every other byte, set once or again, and can be taken out again', () => {
    const first = fc.constantFrom('', '#!/bin/sh\n', '#!/usr/bin/env bash\n', '#! /bin/ksh -e\n')
    const bytes = fc.uint8Array({ maxLength: 60 }).map(textOfBytes)
    const rest = fc.oneof(
      bytes,
      fc.constantFrom('\r\n\r\n', 'exec java', '# <<< understudy <<<\n', '\n# >>> other >>>\n'),
    )

    fc.assert(
      fc.property(first, rest, (start, end) => {
        fc.pre(start !== '' || !end.startsWith('#!'))
        const script = bytesOfText(start + end)
        const once = withGate(script, { ...gate, permit: '/elsewhere' }) ?? new Uint8Array()

        expect(Buffer.from(withoutGate(once))).toEqual(Buffer.from(script))
        expect(withGate(once, gate)).toEqual(withGate(script, gate))
      }),
    )
  })

  it('is not set into what is no shell script', () => {
    expect(gated('#!/usr/bin/python3\nimport os\n')).toBeUndefined()
    expect(gated('#!/bin/sh')).toBeUndefined()
  })
})

describe('a script with a gate', () => {
  let at: Gate
  let script: string

  beforeEach(async () => {
    const place = await mkdtemp(join(folder, "case $(touch x) 'q' "))
    at = {
      environment: 'staging',
      permit: join(place, 'per"mit'),
      variables: join(place, 'vari`ables'),
      fence: undefined,
    }
    script = join(place, 'start-bitbucket.sh')
  })

  const write = async (text: string) => {
    await writeFile(script, gated(text, at) ?? '')
    await chmod(script, 0o755)
  }
  const start = (env: Readonly<Record<string, string>> = {}) =>
    execa(script, [], { reject: false, env, extendEnv: false, encoding: 'buffer', stripFinalNewline: false })

  it.each(['#!/bin/sh', '#!/bin/bash'])(
    'of %s refuses without the permit, and without its variables',
    async (shell) => {
      await write(`${shell}\necho started\n`)

      const unpermitted = await start()
      await writeFile(at.permit, 'a-run\n')
      const withoutVariables = await start()
      await writeFile(at.variables, renderVariables({}))
      const permitted = await start()

      expect([unpermitted.exitCode, Buffer.from(unpermitted.stderr).toString()]).toEqual([
        1,
        `staging is held by Understudy and may not start: ${at.permit} is not there. To go on: understudy resume staging    To go back: understudy rewind staging\n`,
      ])
      expect([unpermitted, withoutVariables].map(({ stdout }) => stdout.length)).toEqual([0, 0])
      expect(withoutVariables.exitCode).not.toBe(0)
      expect(Buffer.from(permitted.stdout).toString()).toBe('started\n')
    },
  )

  it('refuses where the canary of its fence does, and says what that saw', async () => {
    const canary = join(folder, "it's a canary")
    at = { ...at, fence: { canary, rules: '/nowhere/fence.nft' } }
    await write('#!/bin/sh\necho started\n')
    await writeFile(at.permit, 'a-run\n')
    await writeFile(at.variables, renderVariables({}))

    await writeFile(canary, 'echo nothing refuses the canary >&2; exit 1\n')
    const open = await start({ PATH: process.env['PATH'] ?? '' })
    await writeFile(canary, 'exit 0\n')
    const fenced = await start({ PATH: process.env['PATH'] ?? '' })

    expect([open.exitCode, Buffer.from(open.stdout).toString()]).toEqual([1, ''])
    expect(Buffer.from(open.stderr).toString()).toContain('nothing refuses the canary\n')
    expect(Buffer.from(fenced.stdout).toString()).toBe('started\n')
  })

  it('gets exactly the variables that were given to it, over those of the caller', async () => {
    await write('#!/bin/sh\nprintf "%s\\0" "$GIVEN" "${TAKEN-unset}"\n')
    await writeFile(at.permit, 'a-run\n')
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '`', '\n', ' ', '!', '~', '\udcff', '=', '#', ';') }),
    )

    await fc.assert(
      fc.asyncProperty(value, async (text) => {
        const given = text.replaceAll('\0', '')
        await writeFile(at.variables, bytesOfText(renderVariables({ GIVEN: given, TAKEN: null })))

        const { stdout } = await start({ GIVEN: 'by the caller', TAKEN: 'by the caller' })

        expect(Buffer.from(stdout)).toEqual(Buffer.concat([bytesOfText(given), Buffer.from('\0unset\0')]))
      }),
      { numRuns: 60 },
    )
  })
})

describe('the variables file', () => {
  it('takes no name that a shell would read as something else', () => {
    expect(() => renderVariables({ 'A;reboot': '1' })).toThrow('"A;reboot" is no name of a variable')
  })
})
