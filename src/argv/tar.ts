import type { Command, ReadCommand, RunAs } from './command.ts'

/** Reads a compressed file to its end; ends with 0 only where all of it is there and sound. */
export function testCompressed(path: string, as: RunAs): ReadCommand {
  return { effect: 'read', program: 'gzip', args: ['-t', '--', path], as }
}

/** Reads an archive that is not compressed, every byte of it; ends with 0 where nothing is missing within a member. */
export function testTar(path: string, as: RunAs): ReadCommand {
  return { effect: 'read', program: 'tar', args: ['-t', '--no-seek', '--force-local', '-f', path], as }
}

/** Its last bytes: an archive that was cut off between two members is none that `testTar` tells. */
export function endOfTar(path: string, as: RunAs): ReadCommand {
  return { effect: 'read', program: 'tail', args: ['-c', '1024', '--', path], as }
}

/** Two blocks of zeros end every archive. */
export function isEndOfTar(output: string): boolean {
  return output.length === 1024 && /^\0*$/u.test(output)
}

/** A line for each member, with kind and where a link leads; read them with `readMember`. */
export function listArchive(path: string, as: RunAs): ReadCommand {
  return {
    effect: 'read',
    program: 'tar',
    args: ['-t', '-v', '-z', '--numeric-owner', '--quoting-style=escape', '-f', path],
    as,
  }
}

/** As `listArchive`, of what an archive of these would have. With that archive tar reads no content. */
export function listUnpacked(folder: string, names: readonly string[], as: RunAs): ReadCommand {
  const args = ['-c', '-v', '-v', '--numeric-owner', '--quoting-style=escape', '-f', '/dev/null']
  return { effect: 'read', program: 'tar', args: [...args, '-C', folder, '--', ...names], as }
}

/** Into a folder that is there; nothing else may lie in it. Owners are root's own, modes those of the archive. */
export function unpackArchive(archive: string, folder: string, as: RunAs): Command {
  const args = ['-x', '-z', '--no-same-owner', '--preserve-permissions', '--no-overwrite-dir']
  return { effect: 'write', program: 'tar', args: [...args, '-C', folder, '-f', archive], as }
}

/** As `unpackArchive`, of those members alone whose names fit one of the patterns, in which `*` is any text. */
export function unpackMembers(archive: string, folder: string, patterns: readonly string[], as: RunAs): Command {
  const unpack = unpackArchive(archive, folder, as)
  return { ...unpack, args: [...unpack.args, '--wildcards', '--', ...patterns] }
}

export interface Member {
  readonly kind: 'file' | 'folder' | 'symlink' | 'hard-link' | 'other'
  readonly path: string
  /** Of its content. */
  readonly bytes: number
  /** Of a link. */
  readonly to?: string
}

/** A line of `listArchive`; undefined for what is none. */
export function readMember(line: string): Member | undefined {
  const [, letter = '', size = '', rest = ''] =
    /^(\S)[-rwxsStT]{9}[+.]?\s+\d+\/\d+\s+(\d+)(?:,\d+)?\s+\d{4}-\d\d-\d\d \d\d:\d\d\s(.*)$/u.exec(line) ?? []
  if (letter === '') return undefined
  if (letter === 'l') return link('symlink', rest, ' -> ')
  if (letter === 'h') return link('hard-link', rest, ' link to ')
  const kind = kinds[letter] ?? 'other'
  return { kind, path: rest, bytes: kind === 'file' ? Number(size) : 0 }
}

const kinds: Readonly<Record<string, Member['kind']>> = { '-': 'file', d: 'folder' }

/** The first of several: a name that has the words in it is then taken for less than it is, and what it leads to for more. */
function link(kind: 'symlink' | 'hard-link', text: string, between: string): Member {
  const at = text.indexOf(between)
  return { kind, bytes: 0, path: text.slice(0, at), to: text.slice(at + between.length) }
}
