import type { FileSystemFacts, FolderFacts } from '../kernel/facts.ts'

export type FolderRelation =
  | { readonly kind: 'apart' }
  /** The same folder, or one lies in the other. */
  | { readonly kind: 'same' }
  | { readonly kind: 'unknown'; readonly why: string }

/** Disks of one machine. Everything else may be seen by several, also what nobody has heard of. */
const LOCAL = new Set(
  'bcachefs btrfs ext2 ext3 ext4 f2fs jfs overlay ramfs reiserfs squashfs tmpfs ufs xfs zfs'.split(' '),
)

/** Here a folder has the same number on every machine that mounts it, and on the server's own disk. */
const NUMBERED = new Set('ceph fuse.ceph fuse.glusterfs gfs2 glusterfs gpfs lustre nfs nfs4 ocfs2'.split(' '))

/** Two folders, perhaps seen from two machines. Only looks; a file to try it out would be a write to what may be production. */
export function compareFolders(one: FolderFacts, other: FolderFacts, sameMachine: boolean): FolderRelation {
  const [first, second] = [one.fileSystem, other.fileSystem]
  const sameDevice = sameMachine && one.device === other.device
  if (sameDevice && one.inode === other.inode) return { kind: 'same' }
  if (first === undefined || second === undefined)
    return { kind: 'unknown', why: 'the file systems that they lie on cannot be read' }
  if (sameDevice) return overlap(first.path, second.path) ? { kind: 'same' } : { kind: 'apart' }
  if (LOCAL.has(first.type) && LOCAL.has(second.type)) return { kind: 'apart' }
  return acrossNetwork([one, first], [other, second])
}

type Placed = readonly [FolderFacts, FileSystemFacts]

function acrossNetwork([one, first]: Placed, [other, second]: Placed): FolderRelation {
  const sameServer = isSameServer(first, second)
  const paths = overlap(first.path, second.path)
  if (sameServer && paths) return { kind: 'same' }
  if (one.inode === other.inode)
    return { kind: 'unknown', why: `both have the inode ${one.inode}, as one folder has wherever it is mounted` }
  // A disk of one machine that the other mounts has no server that could be compared.
  if ((first.server === undefined) !== (second.server === undefined) && paths)
    return { kind: 'unknown', why: 'one may be what the machine of the other exports' }
  if (sameServer) return { kind: 'apart' }
  const strange = [first, second].find(({ type }) => !LOCAL.has(type) && !NUMBERED.has(type))
  if (strange === undefined) return { kind: 'apart' }
  return { kind: 'unknown', why: `${strange.type} may be seen by several machines, and nothing of it can be compared` }
}

function isSameServer(one: FileSystemFacts, other: FileSystemFacts): boolean {
  if (one.server === undefined || other.server === undefined) return false
  return one.server === other.server || one.addresses.some((address) => other.addresses.includes(address))
}

function overlap(one: string, other: string): boolean {
  const within = (path: string, folder: string) => folder === '/' || path === folder || path.startsWith(`${folder}/`)
  return within(one, other) || within(other, one)
}
