import type { CountedHome } from '../../argv/rsync.ts'
import { ownShare, type HomeWay } from '../../backup/base/home-way.ts'
import { formatBytes } from '../../report/quantity.ts'

/** What of the source's home the base has. */
export type BaseInPlace =
  /** No base lies there, or one of another source, or of another receiver, which is removed first; what generations share of it frees nothing. */
  | { readonly kind: 'anew' }
  | { readonly kind: 'known'; readonly bytes: number }
  /** Without a record, as of a backup that was cut off; `bytes` are undefined while nobody counted them. */
  | { readonly kind: 'cut-off'; readonly bytes: number | undefined }

export interface Sent {
  readonly home: CountedHome
  readonly dumpBytes: number | undefined
}

/** One thing that a refresh writes where generations lie. */
export interface Need {
  readonly what: string
  readonly bytes: number
  readonly inodes: number
}

/** What a run makes of what it was sent: a copy, or a backup that is kept. */
export type Writer = 'refresh' | 'backup'

const made: Readonly<Record<Writer, string>> = { refresh: 'the new generation', backup: 'the home of the backup' }

/** By change: the base brought up to date, what a generation does not share with it, and the dump. */
export function neededOverBase(
  { home, dumpBytes = 0 }: Sent,
  base: BaseInPlace,
  { way, by }: { readonly way: HomeWay; readonly by: Writer },
): readonly Need[] {
  return [
    baseNeed(home, base),
    way === 'copy'
      ? { what: `${made[by]}, which can share nothing with the base`, bytes: home.bytes, inodes: home.files }
      : {
          what: `what ${made[by]} does not share with the base`,
          bytes: home.bytes * ownShare.bytes,
          inodes: home.files * ownShare.names,
        },
    { what: 'the dump', bytes: dumpBytes, inodes: 0 },
  ]
}

/** By an archive, which lies beside what is unpacked from it. */
export function neededOverArchive({ home, dumpBytes = 0 }: Sent): readonly Need[] {
  return [
    { what: 'the home', bytes: home.bytes, inodes: home.files },
    { what: 'the dump', bytes: dumpBytes, inodes: 0 },
    { what: 'the archive of both', bytes: home.bytes + dumpBytes, inodes: 0 },
  ]
}

/** Of bytes and inodes each, what is there and what is needed for what; empty where both suffice. */
export function shortOf(
  free: { readonly bytes: number; readonly inodes: number },
  needs: readonly Need[],
  by: Writer = 'refresh',
): readonly string[] {
  const [bytes, inodes] = [needs.map((need) => need.bytes), needs.map((need) => need.inodes)].map((all) =>
    all.reduce((sum, one) => sum + one, 0),
  )
  return [
    ...(free.bytes >= (bytes ?? 0) ? [] : [`${formatBytes(free.bytes)} free, and ${listed(needs, 'bytes', by)}`]),
    ...(free.inodes >= (inodes ?? 0) ? [] : [`${free.inodes} inodes free, and ${listed(needs, 'inodes', by)}`]),
  ]
}

/** Of a home, so much changes from one backup to the next; a guess, on the safe side. */
const CHANGED = 0.1

function baseNeed({ bytes, files }: CountedHome, base: BaseInPlace): Need {
  switch (base.kind) {
    case 'anew':
      return { what: 'the base, a whole home', bytes, inodes: files }
    case 'known':
      return {
        what: 'what changed since the last backup',
        bytes: Math.max(0, bytes - base.bytes * (1 - CHANGED)),
        inodes: files * CHANGED,
      }
    case 'cut-off':
      return base.bytes === undefined
        ? { what: 'the base, a whole home', bytes, inodes: files }
        : {
            what: `the rest of the base, of which ${formatBytes(base.bytes)} lie there`,
            bytes: Math.max(bytes * CHANGED, bytes - base.bytes),
            inodes: files,
          }
  }
}

function listed(needs: readonly Need[], unit: 'bytes' | 'inodes', by: Writer): string {
  const amount = (need: Need): string => (unit === 'bytes' ? formatBytes(need.bytes) : String(Math.round(need.inodes)))
  const parts = needs.filter((need) => need[unit] > 0).map((need) => `${need.what} about ${amount(need)}`)
  return `a ${by} writes ${parts.join(', ')}`
}
