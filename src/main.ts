import { readFileSync } from 'node:fs'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { runCli } from './cli/run-cli.ts'
import type { Terminal } from './cli/terminal.ts'
import { AppError } from './kernel/app-error.ts'
import { exitCode } from './kernel/exit-code.ts'

// argv and environment in, exit code out. The exit code is set, not forced: what is written to a pipe must get there.
const interruption = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // A listener that goes away with its first call would leave execa's own as the only one, which ends the process there and then.
  process.on(signal, () => {
    // A second Ctrl-C does not wait for anything.
    if (interruption.signal.aborted) process.exit(exitCode.interrupted)
    interruption.abort()
  })
}

process.exitCode = await runCli({
  words: process.argv.slice(2),
  environment: process.env,
  version: ownVersion(),
  width: process.stdout.columns ?? 100,
  terminal: openTerminal(),
  signal: interruption.signal,
})

function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}

function openTerminal(): Terminal {
  const { stdin, stdout, stderr } = process
  // Whoever reads may stop early, as `head` does, or be gone with its terminal: no run ends because a line can't be shown.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined)
  return {
    interactive: stdin.isTTY && stderr.isTTY,
    colour: { out: stdout.isTTY, err: stderr.isTTY },
    columns: () => (stderr.isTTY && process.env['TERM'] !== 'dumb' ? stderr.columns : undefined),
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    ask: askPerson,
    readFile: async (path) => {
      try {
        return await readFile(path, 'utf8')
      } catch (cause) {
        throw unusable(path, 'read', cause)
      }
    },
    writeFile: async (path, text) => {
      try {
        await replaceFile(path, text)
      } catch (cause) {
        throw unusable(path, 'written', cause)
      }
    },
    makeFolder: async (path) => {
      try {
        await mkdir(path, { recursive: true, mode: 0o700 })
      } catch (cause) {
        throw unusable(path, 'written', cause)
      }
    },
  }
}

/** Whole or not at all. What is no file, such as /dev/stdout, is written to and not replaced. */
async function replaceFile(path: string, text: string): Promise<void> {
  const status = await stat(path).catch(() => undefined)
  if (status !== undefined && !status.isFile()) return writeFile(path, text)
  const fresh = `${path}.${process.pid}.new`
  await writeFile(fresh, text, { mode: 0o600, flag: 'wx' })
  await rename(fresh, path)
}

function askPerson(question: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const { signal } = interruption
  return new Promise((resolve) => {
    lines.once('close', () => resolve(undefined))
    lines.question(question, { signal }, (answer) => {
      resolve(answer)
      lines.close()
    })
    signal.addEventListener('abort', () => lines.close(), { once: true })
    // On a terminal in raw mode Ctrl-C comes as an event of its own.
    lines.once('SIGINT', () => interruption.abort())
  })
}

function unusable(path: string, verb: 'read' | 'written', cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
  return new AppError('config/file-unusable', `${path} cannot be ${verb} (${code})`, {
    hint: `name a file that this user may ${verb === 'read' ? 'read' : 'write, in a folder that exists'}`,
    cause,
  })
}
