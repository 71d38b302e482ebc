import { execa } from 'execa'
import { textOfBytes } from '../../../argv/byte-text.ts'
import { markedScript } from '../../../argv/marked-script.ts'
import { passedEnvironment, STDERR_LIMIT, STDOUT_LIMIT } from '../program.ts'
import { readMarked, type MarkedOutput } from './read-marked.ts'

/** `lost`: the session ended before the command did, and where that had begun, what became of it is not known. */
export type ShellOutcome =
  | {
      readonly kind: 'ended'
      readonly exitCode: number
      readonly stdout: Uint8Array
      readonly stderr: string
      /** A program that the command left behind still writes to this shell. */
      readonly stillWritten: boolean
    }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'lost'; readonly began: boolean; readonly stderr: string }

/** One `sh` on the host, for one command at a time. */
export interface Shell {
  isOpen(): boolean
  /** Nothing that the script prints may hold the mark. */
  run(script: string, mark: string): Promise<ShellOutcome>
  end(): Promise<void>
}

export function startShell([program = '', ...args]: readonly string[]): Shell {
  const child = execa(program, args, {
    reject: false,
    stdin: 'pipe',
    buffer: false,
    extendEnv: false,
    env: passedEnvironment(),
    // In a session of its own: after a Ctrl-C the host must be reachable, to leave it in order.
    detached: true,
  })
  child.stdin.on('error', () => undefined)
  const { nodeChildProcess } = child
  // The shared connection holds the pipes of a client open for as long as the remote program lives.
  nodeChildProcess.once('exit', (_code, signal) => {
    if (signal === null) return
    child.stdout.destroy()
    child.stderr.destroy()
  })
  const end = async () => {
    // Asked to end, a client of a shared connection waits for the remote program.
    child.kill('SIGKILL')
    await child
  }
  const readStdout = async (mark: string) => {
    const output = await readMarked(child.stdout, mark, { bytes: STDOUT_LIMIT, whole: true })
    if (output.tooLong) await end()
    return output
  }
  return {
    end,
    isOpen: () => nodeChildProcess.exitCode === null && nodeChildProcess.signalCode === null,
    run: async (script, mark) => {
      const reading = Promise.all([
        readStdout(mark),
        readMarked(child.stderr, mark, { bytes: STDERR_LIMIT, whole: false }),
      ])
      child.stdin.write(markedScript(script, mark))
      return outcomeOf(...(await reading))
    },
  }
}

function outcomeOf(stdout: MarkedOutput, stderr: MarkedOutput): ShellOutcome {
  const words = textOfBytes(stderr.bytes)
  if (stdout.tooLong) return { kind: 'too-long' }
  if (stdout.code === undefined || stderr.code === undefined)
    return { kind: 'lost', began: stdout.began, stderr: words }
  const stillWritten = stdout.more || stderr.more
  return { kind: 'ended', exitCode: stdout.code, stdout: stdout.bytes, stderr: words, stillWritten }
}
