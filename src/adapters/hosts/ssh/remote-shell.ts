import type { Readable } from 'node:stream'
import { execa } from 'execa'
import { textOfBytes } from '../../../argv/byte-text.ts'
import { passedEnvironment, STDERR_LIMIT, STDOUT_LIMIT } from '../program.ts'

/** `lost`: the session ended before the command did, and what became of that is not known. `noisy`: the login shell prints text of its own. */
export type ShellOutcome =
  | { readonly kind: 'ended'; readonly exitCode: number; readonly stdout: Uint8Array; readonly stderr: string }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'lost'; readonly stderr: string }
  | { readonly kind: 'noisy' }

/** One `sh` on the host, for one command at a time. */
export interface Shell {
  /** `mark` tells where the output ends, so nothing that the command prints may hold it. */
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
  // The shared connection holds the pipes of a client open for as long as the remote program lives.
  child.nodeChildProcess.once('exit', (_code, signal) => {
    if (signal === null) return
    child.stdout.destroy()
    child.stderr.destroy()
  })
  const end = async () => {
    // Asked to end, a client of a shared connection waits for the remote program.
    child.kill('SIGKILL')
    await child
  }
  const read = async (stream: Readable, mark: string) => {
    const found = await readUntil(stream, mark)
    if (found.tooLong) await end()
    return found
  }
  return {
    end,
    run: async (script, mark) => {
      const reading = Promise.all([read(child.stdout, mark), read(child.stderr, mark)])
      child.stdin.write(marked(script, mark))
      return outcomeOf(...(await reading))
    },
  }
}

function marked(script: string, mark: string): string {
  return `{ ${script}\n} </dev/null; printf '\\n%s %d\\n' ${mark} "$?"; printf '\\n%s 0\\n' ${mark} >&2\n`
}

interface Read {
  readonly bytes: Buffer
  /** Undefined where the stream ended, or went on for too long, before the mark came. */
  readonly code: number | undefined
  readonly tooLong: boolean
}

function outcomeOf(stdout: Read, stderr: Read): ShellOutcome {
  const words = textOfBytes(stderr.bytes.subarray(-STDERR_LIMIT))
  if (stdout.tooLong || stderr.tooLong) return { kind: 'too-long' }
  return stdout.code === undefined || stderr.code === undefined
    ? { kind: 'lost', stderr: words }
    : { kind: 'ended', exitCode: stdout.code, stdout: stdout.bytes, stderr: words }
}

/** Flows only while somebody reads it, so nothing is lost between two commands. */
function readUntil(stream: Readable, mark: string): Promise<Read> {
  return new Promise((resolve) => {
    const end = new RegExp(`\n${mark} (\\d+)\n$`)
    const chunks: Buffer[] = []
    let tail = ''
    let length = 0
    const stop = (read: Omit<Read, 'bytes'>, cut = 0) => {
      stream.off('data', take).off('close', lost).pause()
      resolve({ ...read, bytes: Buffer.concat(chunks).subarray(0, length - cut) })
    }
    const lost = () => stop({ code: undefined, tooLong: false })
    const take = (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      tail = (tail + chunk.subarray(-LONGEST_END).toString('latin1')).slice(-LONGEST_END)
      const found = end.exec(tail)
      if (found !== null) stop({ code: Number(found[1]), tooLong: false }, found[0].length)
      else if (length > STDOUT_LIMIT) stop({ code: undefined, tooLong: true })
    }
    if (stream.destroyed || stream.readableEnded) return lost()
    stream.on('data', take).on('close', lost).resume()
  })
}

/** A mark of 32 letters, an exit code of three, two line ends and a blank. */
const LONGEST_END = 38
