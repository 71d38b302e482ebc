import type { Command } from '../../argv/command.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { HostWriter } from '../../ports/host.ts'
import { UNWATCHED_MS } from '../unwatched.ts'

interface Unpacking {
  readonly command: Command
  /** As an error begins with it. */
  readonly archive: string
  readonly refused: (why: string) => AppError
}

/** Rejects with 'host/disk-full' where the host has no room for it, and else with what `refused` makes of the program's words. */
export async function unpackBy(
  host: HostWriter,
  { command, archive, refused }: Unpacking,
  signal: AbortSignal,
): Promise<void> {
  const { exitCode, stderr } = await host.execute(command, { signal, timeoutMs: UNWATCHED_MS, expect: [0, 1, 2] })
  if (exitCode === 0) return
  const said = lastOf(stderr)
  if (!/No space left on device|Disk quota exceeded/.test(stderr)) throw refused(`could not be unpacked: ${said}`)
  throw new AppError('host/disk-full', `${archive} found no room on ${host.name}: ${said}`, { hint: MAKE_ROOM })
}

export const MAKE_ROOM = 'make room there (`df -h`, `df -i`)'

export function lastOf(stderr: string): string {
  return stderr.trim().split('\n').slice(-2).join('; ')
}
