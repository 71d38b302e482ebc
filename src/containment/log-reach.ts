import { statFile } from '../argv/files.ts'
import type { KernelLine } from '../argv/journalctl.ts'
import { decodeUtf8 } from '../kernel/utf8.ts'
import type { HostReader } from '../ports/host.ts'
import { TRIED_KEPT_DAYS } from './nftables.ts'

/** How far back the lines of a journal tell. All by the clock of the host, ISO 8601. */
export interface Reach {
  /** No rule that stands was loaded before; undefined where the host tells neither its boot nor when it got the rules. */
  readonly loadedAt: string | undefined
  /** Lines from before are not among those that were read, though the kernel may have written some since the rules were loaded. */
  readonly from: string | undefined
  /** What to say of that: undefined where it is all that is ever asked for. */
  readonly since: string | undefined
}

/** `rules`: the file that was loaded. `cutOff`: the lines, where there are more of them than were read. */
export async function reachOf(
  host: HostReader,
  { rules, now }: { readonly rules: string; readonly now: Date },
  cutOff: readonly KernelLine[] | undefined,
): Promise<Reach> {
  const bootedAt = await bootOf(host)
  const writtenAt = (await host.status(rules))?.modified.toISOString()
  const loadedAt = [bootedAt, writtenAt]
    .flatMap((at) => at ?? [])
    .toSorted()
    .at(-1)
  const oldest = cutOff?.map(({ at }) => at).toSorted()[0]
  const asked = new Date(now.getTime() - TRIED_KEPT_DAYS * 24 * 3600 * 1000).toISOString()
  const isEarlier = loadedAt !== undefined && loadedAt < asked
  return {
    loadedAt,
    from: cutOff === undefined ? (isEarlier ? asked : undefined) : (oldest ?? now.toISOString()),
    since: cutOff === undefined ? await inMemorySince(host, bootedAt, asked) : (oldest ?? now.toISOString()),
  }
}

/** Undefined for a journal on disk, which is older than this boot. */
async function inMemorySince(host: HostReader, bootedAt: string | undefined, asked: string) {
  if (bootedAt === undefined || bootedAt < asked) return undefined
  const { exitCode } = await host.run(statFile('/var/log/journal', 'login'), { expect: [0, 1] })
  return exitCode === 0 ? undefined : bootedAt
}

async function bootOf(host: HostReader): Promise<string | undefined> {
  const content = await host.readOpenFile('/proc/stat')
  const [, seconds] = /^btime (\d+)$/m.exec(content === undefined ? '' : decodeUtf8(content)) ?? []
  return seconds === undefined ? undefined : new Date(Number(seconds) * 1000).toISOString()
}
