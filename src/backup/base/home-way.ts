import { decodeUtf8, encodeUtf8 } from '../../kernel/utf8.ts'

/** What a home shares with the base that it is made from: blocks until one side writes, files that nobody writes to, or nothing. */
export type HomeWay = 'clone' | 'link' | 'copy'

/** What of a home that shares is its own all the same: what is not written once. A guess; of names half are folders, and such files. */
export const ownShare = { bytes: 0.05, names: 0.5 } as const

const WAYS: readonly HomeWay[] = ['clone', 'link', 'copy']

export function formatHomeWay(way: HomeWay): Uint8Array {
  return encodeUtf8(`${way}\n`)
}

/** Undefined for what is not there, and for anything that this version did not write. */
export function parseHomeWay(content: Uint8Array | undefined): HomeWay | undefined {
  const text = content === undefined ? '' : decodeUtf8(content).trim()
  return WAYS.find((way) => way === text)
}

/** File systems, by the kernel's names, where a file can have several names. */
const WITH_LINKS = /^(?:bcachefs|btrfs|ceph|ext[234]|f2fs|gfs2|gpfs|jfs|lustre|nfs4?|ocfs2|overlay|tmpfs|xfs|zfs)$/

/** The least that it shares there; for a type that is not known, nothing. */
export function wayOnFileSystem(type: string | undefined): HomeWay {
  return type !== undefined && WITH_LINKS.test(type) ? 'link' : 'copy'
}
