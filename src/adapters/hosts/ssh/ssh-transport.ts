import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { textOfBytes } from '../../../argv/byte-text.ts'
import { OPEN_SHELL } from '../../../argv/marked-script.ts'
import { quoteForShell } from '../../../argv/quote.ts'
import { sshCommand, type SshDestination } from '../../../argv/ssh.ts'
import { AppError } from '../../../kernel/app-error.ts'
import { reachableName } from '../../past-hosts-block.ts'
import { commandFailure, lastLines } from '../failures.ts'
import { runProgram, type ProgramOptions, type ProgramResult } from '../program.ts'
import { plainRun, type Transport } from '../transport.ts'
import { sshFailure } from './ssh-failures.ts'
import { openSshMaster } from './ssh-master.ts'
import { openRemoteShells } from './remote-shells.ts'
import type { ShellOutcome } from './remote-shell.ts'

export interface SshTransportOptions {
  readonly name: string
  readonly destination: SshDestination
  readonly config: string | undefined
  readonly forwardAgent: boolean
}

/**
 * A host over the system's OpenSSH: one connection for all commands, opened by the first one, in a private folder.
 *
 * What becomes of a remote program when its ssh client is killed: sshd closes its pipes and sends no signal. So a program
 * that may be aborted runs below `timeout` with a number that no other has, and is ended by that number. A program under
 * sudo can't be signalled by the login: it ends at its next write (rsync and pg_dump print as they go) or end of input.
 */
export function openSshTransport(options: SshTransportOptions): Transport {
  let opening: Promise<SshConnection> | undefined
  const connection = () => (opening ??= connect(options))
  const run = async (argv: readonly string[], program: ProgramOptions) => (await connection()).run(argv, program)
  let asking: Promise<{ uid: number; name: string }> | undefined
  return {
    name: options.name,
    run,
    login: () => (asking ??= readLogin(options.name, run)),
    [Symbol.asyncDispose]: async () => {
      const open = await opening?.catch(() => undefined)
      await open?.close()
    },
  }
}

interface SshConnection {
  run(argv: readonly string[], program: ProgramOptions): Promise<ProgramResult>
  close(): Promise<void>
}

async function connect(options: SshTransportOptions): Promise<SshConnection> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-ssh-'))
  const { config, forwardAgent, destination } = options
  const address = await reachableName(destination.host)
  const ssh = {
    ...(config === undefined ? {} : { config }),
    ...(address === destination.host ? {} : { address }),
    controlPath: join(folder, 'c'),
    forwardAgent,
  }
  const removeFolder = () => rm(folder, { recursive: true, force: true })
  const master = await openSshMaster(options, ssh).catch(async (error: unknown) => {
    await removeFolder()
    throw error
  })
  const shells = openRemoteShells(sshCommand(destination, ssh, OPEN_SHELL))
  const call = async (argv: readonly string[], program: ProgramOptions) => {
    const script = quoteForShell(argv)
    const outcome = isShort(program) ? await shells.run(script) : undefined
    // A session that ended before the command began did nothing, and why it ended is told to one of the command's own.
    if (outcome !== undefined && (outcome.kind !== 'lost' || outcome.began)) return resultOf(outcome, options)
    // A client of a shared connection waits for the remote program when it is only asked to end.
    const client = { ...program, killSignal: 'SIGKILL' } as const
    const result = await runProgram(sshCommand(destination, ssh, script), client)
    const failure = result.exitCode === 255 ? sshFailure(options.name, destination.host, result.stderr) : undefined
    if (failure !== undefined) throw failure
    return result
  }
  const end = async () => {
    await shells.close()
    await master.end()
    await removeFolder()
  }
  return { run: (argv, program) => runAbortable(call, argv, program), close: end }
}

/** Asked once, answered whole: nothing to write to it, nothing to read as it comes, and no reason to end it early. */
function isShort({ input, signal, timeoutMs, onLine, onOutput }: ProgramOptions): boolean {
  return [input, signal, timeoutMs, onLine, onOutput].every((one) => one === undefined)
}

function resultOf(outcome: ShellOutcome, { name }: SshTransportOptions): ProgramResult {
  switch (outcome.kind) {
    case 'ended': {
      const { exitCode, stdout, stderr } = outcome
      return { exitCode, stdout, stderr, ended: 'by-itself' }
    }
    case 'too-long':
      return { exitCode: 128, stdout: new Uint8Array(), stderr: '', ended: 'too-long' }
    case 'lost':
      throw sessionLost(name, outcome.stderr)
  }
}

function sessionLost(name: string, stderr: string): AppError {
  const fact = `the SSH session to ${name} ended in the middle of a command: ${lastLines(stderr)}`
  return new AppError('host/unreachable', fact, {
    hint: `whether it was done is not known; see that \`ssh ${name} true\` works, then run the same again, or \`understudy resume\``,
  })
}

type Call = (argv: readonly string[], program: ProgramOptions) => Promise<ProgramResult>

async function runAbortable(call: Call, argv: readonly string[], program: ProgramOptions): Promise<ProgramResult> {
  const { signal, timeoutMs } = program
  if ((signal === undefined && timeoutMs === undefined) || argv.includes('sudo')) return call(argv, program)
  const seconds = `${Math.ceil((timeoutMs ?? DAY_MS) / 1000) + 5}.${randomInt(1e9, 1e10)}`
  const end = () => call(['pkill', '-TERM', '-f', '--', `^timeout --kill-after=10 ${seconds} `], plainRun)
  try {
    const result = await call(['timeout', '--kill-after=10', seconds, ...argv], program)
    if (result.ended === 'timeout') await end()
    return result
  } catch (error) {
    // The reason of the abort is the message, also where the connection is gone and nothing can be ended any more.
    if (signal?.aborted === true) await end().catch(() => undefined)
    throw error
  }
}

const DAY_MS = 24 * 60 * 60 * 1000

async function readLogin(name: string, run: Call): Promise<{ uid: number; name: string }> {
  const command = { effect: 'read', program: 'id', args: ['-u'], as: 'login' } as const
  const [uid, user] = await Promise.all([run(['id', '-u'], plainRun), run(['id', '-un'], plainRun)])
  if (uid.exitCode !== 0 || user.exitCode !== 0)
    throw commandFailure({ host: name }, command, uid.exitCode === 0 ? user : uid)
  const number = Number(textOfBytes(uid.stdout).trim())
  if (!Number.isInteger(number)) throw noisyLogin(name)
  return { uid: number, name: textOfBytes(user.stdout).trim() }
}

function noisyLogin(name: string): AppError {
  return new AppError('host/command-failed', `the login shell of ${name} prints text of its own`, {
    hint: 'silence what ~/.bashrc or its like prints for sessions that are not interactive',
  })
}
