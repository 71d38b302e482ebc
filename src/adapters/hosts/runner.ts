import { textOfBytes } from '../../argv/byte-text.ts'
import type { Command, RunAs } from '../../argv/command.ts'
import type { CommandResult, RunOptions } from '../../ports/host.ts'
import { elevate } from './elevation.ts'
import { commandFailure, isRefusedBySudo } from './failures.ts'
import type { ProgramResult } from './program.ts'
import type { Transport } from './transport.ts'

/** Commands on one host, as whom they say; shared by its reader and its writer. */
export interface Runner {
  readonly name: string
  readonly filesAs: RunAs
  run(command: Command, options?: RunOptions): Promise<CommandResult>
  /** As `run`, with bytes. Undefined where the file is not there: the one failure that is an answer. */
  file(command: Command, content?: Uint8Array): Promise<Uint8Array | undefined>
}

export function createRunner(transport: Transport, become: 'sudo' | 'none', filesAs: RunAs): Runner {
  const call = async (command: Command, options: RunOptions, content?: Uint8Array): Promise<ProgramResult> => {
    const login = become === 'none' && command.as !== 'login' ? await transport.login() : undefined
    const { signal, timeoutMs, onLine, onOutput } = options
    return transport.run(elevate(command, become, login), {
      input: content ?? inputOf(command),
      signal,
      timeoutMs,
      onLine,
      onOutput,
    })
  }
  // Whom a missing rule is for.
  const asker = async ({ stderr }: ProgramResult) => ({
    host: transport.name,
    login: isRefusedBySudo(stderr) ? (await transport.login().catch(() => undefined))?.name : undefined,
  })
  return {
    name: transport.name,
    filesAs,
    run: async (command, options = {}) => {
      const result = await call(command, options)
      const expected = options.expect ?? [0]
      if (result.ended !== 'by-itself' || !expected.includes(result.exitCode) || isRefused(command, result)) {
        throw commandFailure({ ...(await asker(result)), timeoutMs: options.timeoutMs }, command, result)
      }
      return { exitCode: result.exitCode, stdout: textOfBytes(result.stdout), stderr: result.stderr }
    },
    file: async (command, content) => {
      const result = await call(command, {}, content)
      if (result.exitCode === 0 && result.ended === 'by-itself') return result.stdout
      if (isAbsent(result)) return undefined
      throw commandFailure(await asker(result), command, result)
    },
  }
}

/** sudo ends with 1, as many a program does for an answer; without this a search that nobody allowed would have found nothing. */
function isRefused({ as }: Command, { exitCode, stderr }: ProgramResult): boolean {
  return as !== 'login' && exitCode === 1 && isRefusedBySudo(stderr)
}

function inputOf({ input }: Command): Uint8Array | undefined {
  if (input === undefined) return undefined
  return Buffer.from(typeof input === 'string' ? input : `${input.reveal()}\n`)
}

/** A part of the path may be missing, or be a file. The words are those of LC_ALL=C. */
function isAbsent({ exitCode, ended, stderr }: ProgramResult): boolean {
  return exitCode === 1 || exitCode === 2 ? ended === 'by-itself' && absent.test(stderr) : false
}

const absent = /: (No such file or directory|Not a directory)$/m
