import { textOfBytes } from '../../argv/byte-text.ts'
import type { FileStatus, FreeSpace } from '../../ports/host.ts'

/** What `statFile` printed. */
export function readFileStatus(output: string): FileStatus {
  const fields = output.split('\0')
  const [mode = '', bytes, owner, uid, group, gid, permissions = '', device, inode, modified, mountPoint] = fields
  return {
    kind: kindOf(Number.parseInt(mode, 16)),
    bytes: Number(bytes),
    owner: nameOr(owner, uid),
    group: nameOr(group, gid),
    mode: Number.parseInt(permissions, 8),
    device: Number(device),
    inode: Number(inode),
    modified: new Date(Number(modified) * 1000),
    mountPoint: mountPoint ?? '',
  }
}

/** What `listFolder` printed, sorted: one name a line, quoted as in C, bytes that are not ASCII in octal or as they are. */
export function readListing(output: Uint8Array): readonly string[] {
  const lines = Buffer.from(output).toString('latin1').split('\n')
  return lines
    .filter((line) => line !== '')
    .map((line) => textOfBytes(Buffer.from(unquote(line.slice(1, -1)), 'latin1')))
    .sort()
}

/** What `diskSpace` printed: a heading, then numbers. A file system without a limit on inodes prints `-`, or 0 for all of them. */
export function readFreeSpace(output: string): FreeSpace {
  const [bytes, usedBytes, inodes, usedInodes, allInodes] = (output.trim().split('\n').at(-1) ?? '').trim().split(/\s+/)
  const counted = allInodes !== '-' && allInodes !== '0'
  return {
    bytes: Number(bytes),
    usedBytes: Number(usedBytes),
    inodes: counted ? Number(inodes) : Infinity,
    usedInodes: counted ? Number(usedInodes) : Infinity,
  }
}

function kindOf(mode: number): FileStatus['kind'] {
  switch (mode & 0o170000) {
    case 0o100000:
      return 'file'
    case 0o040000:
      return 'folder'
    case 0o120000:
      return 'symlink'
    default:
      return 'other'
  }
}

/** Stat prints UNKNOWN for an owner without a name; its number tells more. */
function nameOr(name: string | undefined, id: string | undefined): string {
  return name === undefined || name === 'UNKNOWN' ? (id ?? '') : name
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

function unquote(text: string): string {
  return text.replaceAll(/\\([0-7]{3}|.)/g, (_, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? code),
  )
}
