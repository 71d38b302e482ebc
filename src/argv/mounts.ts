import { catFile } from './files.ts'
import type { ReadCommand } from './command.ts'

/** A mounted file system, as `/proc/self/mountinfo` tells it; bind mounts included, which no device number tells. */
export interface Mount {
  readonly mountPoint: string
  /** Which folder of the file system is mounted there; `/` unless it is a part of it. */
  readonly root: string
  readonly type: string
  /** A device, or server and export. */
  readonly source: string
  /** The address of the server that the kernel talks to, where it says so. */
  readonly address: string | undefined
}

/** Every mount that the login sees; read the output with `parseMounts`. */
export function listMounts(): ReadCommand {
  return catFile('/proc/self/mountinfo', 'login')
}

/** In the order in which they were mounted. A line that is none is left out. */
export function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap(parseMount)
}

function parseMount(line: string): readonly Mount[] {
  // A dash ends the optional fields, of which there are as many as the kernel likes.
  const [before = '', after = ''] = line.split(' - ')
  const [, , , root, mountPoint] = before.split(' ')
  const [type, source, options = ''] = after.split(' ')
  if (root === undefined || mountPoint === undefined || type === undefined || source === undefined) return []
  const address = /(?:^|,)addr=([^,]+)/.exec(options)?.[1]
  return [{ mountPoint: unescape(mountPoint), root: unescape(root), type, source: unescape(source), address }]
}

/** The kernel writes blank, tab, newline and backslash in octal. */
function unescape(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)))
}
