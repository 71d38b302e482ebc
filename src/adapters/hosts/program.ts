import type { Readable } from 'node:stream'
import { execa } from 'execa'
import { textOfBytes } from '../../argv/byte-text.ts'

export interface ProgramOptions {
  readonly input: Uint8Array | undefined
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number | undefined
  readonly onLine: ((line: string) => void) | undefined
  readonly onOutput?: ((output: AsyncIterable<Uint8Array>) => Promise<void>) | undefined
  /** Left out: asked to end, and after 5 s made to. */
  readonly killSignal?: 'SIGKILL'
}

export interface ProgramResult {
  readonly exitCode: number
  readonly stdout: Uint8Array
  /** Its last 64 KiB. */
  readonly stderr: string
  /** `missing`: the program is not on this machine. `too-long`: it printed more than 64 MiB. */
  readonly ended: 'by-itself' | 'timeout' | 'missing' | 'too-long'
}

export const STDOUT_LIMIT = 64 * 1024 * 1024
export const STDERR_LIMIT = 64 * 1024
/** What a program may see of our environment. The rest may hold secrets that are meant for us alone. */
const passedOn = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'SSH_AUTH_SOCK',
  'KRB5CCNAME',
  'XDG_RUNTIME_DIR',
  'NODE_EXTRA_CA_CERTS',
]

/** Runs a program of this machine, without a shell. Rejects only with the signal's reason. */
export async function runProgram(argv: readonly string[], options: ProgramOptions): Promise<ProgramResult> {
  options.signal?.throwIfAborted()
  const [program = '', ...args] = argv
  const child = execa(program, args, {
    ...settings,
    env: passedEnvironment(),
    input: options.input ?? new Uint8Array(),
    buffer: { stdout: options.onLine === undefined && options.onOutput === undefined, stderr: false },
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    ...(options.killSignal === undefined ? {} : { killSignal: options.killSignal }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
  })
  // The shared SSH connection holds the pipes of a client open for as long as the remote program lives.
  child.nodeChildProcess.once('exit', (_code, signal) => {
    if (signal === null) return
    child.stdout.destroy()
    child.stderr.destroy()
  })
  const stderr = keepTail(child.stderr)
  if (options.onLine !== undefined) splitLines(child.stdout, options.onLine)
  const reading = options.onOutput === undefined ? undefined : readBy(options.onOutput, child.stdout)
  const result = await child
  options.signal?.throwIfAborted()
  if (endOf(result) !== 'missing') await reading
  const stdout = result.stdout instanceof Uint8Array ? result.stdout : new Uint8Array()
  return { exitCode: exitCodeOf(result), stdout, stderr: textOfBytes(stderr()), ended: endOf(result) }
}

const settings = {
  encoding: 'buffer',
  // In a session of its own: the terminal's Ctrl-C is for us, who end it, or let it clean up.
  detached: true,
  reject: false,
  stripFinalNewline: false,
  extendEnv: false,
  maxBuffer: { stdout: STDOUT_LIMIT },
} as const

export function passedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  )
}

interface Ending {
  readonly exitCode?: number | undefined
  readonly timedOut: boolean
  readonly isMaxBuffer: boolean
  readonly code?: string | undefined
}

/** 128 for a program that a signal ended, near to what a shell says. */
function exitCodeOf(result: Ending): number {
  return result.exitCode ?? (result.code === 'ENOENT' ? 127 : 128)
}

function endOf(result: Ending): ProgramResult['ended'] {
  if (result.timedOut) return 'timeout'
  if (result.isMaxBuffer) return 'too-long'
  return result.code === 'ENOENT' ? 'missing' : 'by-itself'
}

function keepTail(stream: NodeJS.ReadableStream): () => Buffer {
  let tail = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    tail = Buffer.concat([tail, chunk]).subarray(-STDERR_LIMIT)
  })
  return () => tail
}

function readBy(read: (output: AsyncIterable<Uint8Array>) => Promise<void>, stream: Readable): Promise<void> {
  // Left alone, execa would let it flow away before the reader asks for it.
  stream.pause()
  const reading = read(stream)
  // Reported once the program has ended; until then it is no unhandled rejection.
  reading.catch(() => stream.destroy())
  return reading
}

function splitLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest: Buffer = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = endOfLine(bytes, start); end >= 0; end = endOfLine(bytes, start)) {
      onLine(textOfBytes(bytes.subarray(start, end)))
      start = end + 1
    }
    rest = bytes.subarray(start)
  })
  stream.on('end', () => {
    if (rest.length > 0) onLine(textOfBytes(rest))
  })
}

/** A carriage return ends a line too: rsync writes its progress over itself with it. */
function endOfLine(bytes: Buffer, start: number): number {
  const feed = bytes.indexOf(10, start)
  // Only that far: many a program never prints one.
  const back = bytes.subarray(start, feed < 0 ? undefined : feed).indexOf(13)
  return back < 0 ? feed : start + back
}
