import { ownShare, type HomeWay } from '../base/home-way.ts'
import type { KeptContent } from '../manifest.ts'

/** What a copy of a kept backup takes beside it. */
export function roomFor(
  { home, files }: Pick<KeptContent, 'home' | 'files'>,
  way: HomeWay,
): { readonly bytes: number; readonly inodes: number } {
  if (way !== 'copy') return { bytes: home.bytes * ownShare.bytes, inodes: Math.ceil(home.files * ownShare.names) }
  const beside = Object.values(files)
  const inodes = home.files + beside.length
  // A file ends in the middle of its last block.
  return { bytes: beside.reduce((sum, { bytes }) => sum + bytes, home.bytes) + inodes * 2048, inodes }
}
