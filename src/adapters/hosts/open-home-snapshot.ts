import { basename, dirname } from 'node:path/posix'
import type { Command } from '../../argv/command.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { RandomSource } from '../../kernel/random.ts'
import type { HomeSnapshot } from '../../ports/home-snapshot.ts'
import { openHostReader, openHostWriter, type HostNode } from './open-host.ts'

export interface SnapshotPlace {
  /** The first node of the source. */
  readonly node: HostNode
  /** Where the home lies in the snapshot. */
  readonly mount: string
  readonly create: Command
  readonly drop: Command
}

/** Runs the administrator's two commands and no other; what they made is looked at as the user that logs in. */
export function openHomeSnapshot({ node, mount, create, drop }: SnapshotPlace, random: RandomSource): HomeSnapshot {
  const writer = openHostWriter({ ...node, filesAs: 'login' }, random)
  const reader = openHostReader({ ...node, filesAs: 'login' })
  // By its name: who logs in may not enter a home, and `stat` does.
  const exists = async (): Promise<boolean> => (await reader.list(dirname(mount))).includes(basename(mount))
  const run = async (command: Command, signal?: AbortSignal): Promise<void> => {
    const options = signal === undefined ? {} : { signal }
    const { exitCode, stderr } = await writer.execute(command, { ...options, timeoutMs: MOST_MS, expect: anyExitCode })
    if (exitCode !== 0) throw failed(reader.name, command, `ended with ${exitCode}: ${lastOf(stderr)}`)
  }
  return {
    home: mount,
    exists,
    create: async (signal) => {
      await run(create, signal)
      if (!(await exists())) throw failed(reader.name, create, `ended well, and ${mount} is not there`)
    },
    drop: async () => {
      const existed = await exists()
      await run(drop).catch((error: unknown) => {
        // Nothing was there to drop, or what was begun and is no snapshot yet.
        if (existed || !isFailure(error)) throw error
      })
      if (await exists()) throw failed(reader.name, drop, `ended well, and ${mount} is still there`)
    },
    [Symbol.asyncDispose]: async () => {
      await writer[Symbol.asyncDispose]()
      await reader[Symbol.asyncDispose]()
    },
  }
}

/** Production is locked, or waits to be rid of its snapshot. */
const MOST_MS = 5 * 60_000
/** 126 and 127 are programs that may not run, or are not there. */
const anyExitCode = Array.from({ length: 126 }, (_, code) => code)

function isFailure(error: unknown): boolean {
  return error instanceof AppError && error.code === 'host/snapshot-failed'
}

function failed(host: string, { program, args }: Command, what: string): AppError {
  return new AppError('host/snapshot-failed', `${[program, ...args].join(' ')} on ${host} ${what}`, {
    hint: 'run it there by hand to see more, drop what it left, then `understudy resume`',
  })
}

function lastOf(stderr: string): string {
  return stderr.trim().split('\n').slice(-2).join('; ') || 'it printed nothing'
}
