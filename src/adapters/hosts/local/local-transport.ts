import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { bytesOfText, hasEscapedBytes } from '../../../argv/byte-text.ts'
import { runProgram, type ProgramOptions, type ProgramResult } from '../program.ts'
import type { Transport } from '../transport.ts'

/** This machine, without a shell. */
export function openLocalTransport(): Transport {
  return {
    name: 'local',
    run: (argv, options) => (argv.some(hasEscapedBytes) ? runWithBytes(argv, options) : runProgram(argv, options)),
    login: () => Promise.resolve({ uid: userInfo().uid, name: userInfo().username }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** Node's own arguments are UTF-8 only; xargs takes any bytes from a file, and leaves standard input alone. */
async function runWithBytes(argv: readonly string[], options: ProgramOptions): Promise<ProgramResult> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-'))
  try {
    const file = join(folder, 'arguments')
    await writeFile(file, Buffer.concat(argv.flatMap((word) => [bytesOfText(word), Buffer.of(0)])), { mode: 0o600 })
    const result = await runProgram(['xargs', '-0', '-x', '-n', String(argv.length), '-a', file, 'env', '--'], options)
    return { ...result, exitCode: result.exitCode === 123 ? 1 : result.exitCode }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
