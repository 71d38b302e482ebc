import { assert, asyncProperty, integer, uint8Array } from 'fast-check'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { textOfBytes } from '../../../argv/byte-text.ts'
import { quoteForShell } from '../../../argv/quote.ts'
import type { ShellOutcome } from './remote-shell.ts'
import { openRemoteShells, type RemoteShells } from './remote-shells.ts'

let shells: RemoteShells

beforeEach(() => {
  shells = openRemoteShells(['sh'])
})
afterEach(() => shells.close())

describe('shells that stay open', () => {
  it('give back whatever a command printed, byte for byte, and how it ended', async () => {
    const bytes = uint8Array({ maxLength: 300 })
    await assert(
      asyncProperty(bytes, bytes, integer({ min: 0, max: 255 }), async (out, err, code) => {
        const script = `sh -c ${quoteForShell([`printf '${octal(out)}'; printf '${octal(err)}' >&2; exit ${code}`])}`
        const outcome = await shells.run(script)

        expect(outcome).toMatchObject({ kind: 'ended', exitCode: code })
        expect(bytesOf(outcome)).toEqual(Buffer.from(out))
        expect(stderrOf(outcome)).toBe(textOfBytes(err))
      }),
      { numRuns: 200 },
    )
  })

  it('run one command after the other in the same shell', async () => {
    expect(await parent()).toBe(await parent())
  })

  it('keep their own script from a command that reads its standard input', async () => {
    expect(printed(await shells.run('cat'))).toBe('')
    expect(printed(await shells.run('echo next'))).toBe('next\n')
  })

  it('take four commands at a time, and the next one when one of those has ended', async () => {
    const busy = [1, 2, 3, 4].map(async () => shells.run('sleep 0.2'))

    expect(shells.run('true')).toBeUndefined()
    await Promise.all(busy)
    expect(await shells.run('true')).toMatchObject({ kind: 'ended', exitCode: 0 })
  })

  it('give back a large file whole', async () => {
    const outcome = await shells.run('head -c 3000000 /dev/zero')

    expect(bytesOf(outcome)).toEqual(Buffer.alloc(3_000_000))
  })

  it('stop at a command that prints more than 64 MiB', async () => {
    expect(await shells.run('head -c 70000000 /dev/zero')).toEqual({ kind: 'too-long' })
    expect(await shells.run('true')).toMatchObject({ kind: 'ended' })
  })

  it('tell of a session that ended before the command did, with what was said last', async () => {
    expect(await shells.run('echo "Connection reset by peer" >&2; kill -9 $$')).toEqual({
      kind: 'lost',
      began: true,
      stderr: 'Connection reset by peer\n',
    })
    expect(await shells.run('true')).toMatchObject({ kind: 'ended' })
  })

  it('tell of a session that ended before a command began', async () => {
    const ended = openRemoteShells(['sh', '-c', 'echo "no such login" >&2'])

    expect(await ended.run('true')).toMatchObject({ kind: 'lost', began: false, stderr: 'no such login\n' })
    await ended.close()
  })

  it('leave out what the login shell prints of its own', async () => {
    const noisy = openRemoteShells(['sh', '-c', 'echo Welcome; exec sh'])

    expect(printed(await noisy.run('echo answer'))).toBe('answer\n')
    await noisy.close()
  })

  it('give a session up that a program left behind still writes to', async () => {
    const first = await shells.run('sh -c "sleep 0.2; echo late" & echo answer')
    await sleep(300)

    expect(printed(first)).toBe('answer\n')
    expect(printed(await shells.run('echo next'))).toBe('next\n')
  })

  it('keep the last part of what is printed beside the answer, however much that is', async () => {
    const outcome = await shells.run('head -c 70000000 /dev/zero | tr "\\000" x >&2; echo end >&2')

    expect(outcome).toMatchObject({ kind: 'ended', exitCode: 0 })
    expect(stderrOf(outcome)).toMatch(/^x+end\n$/)
    expect(stderrOf(outcome)).toHaveLength(65_536)
  })
})

async function parent(): Promise<string> {
  return printed(await shells.run("sh -c 'echo $PPID'"))
}

function octal(bytes: Uint8Array): string {
  return [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}

function bytesOf(outcome: ShellOutcome | undefined): Buffer {
  return Buffer.from(outcome?.kind === 'ended' ? outcome.stdout : 'it did not end')
}

function printed(outcome: ShellOutcome | undefined): string {
  return bytesOf(outcome).toString()
}

function stderrOf(outcome: ShellOutcome | undefined): string {
  return outcome?.kind === 'ended' ? outcome.stderr : 'it did not end'
}
