import { textOfBytes } from './byte-text.ts'
import type { ReadCommand, RunAs } from './command.ts'

/** What names the branches, tags and pull requests of a repository, beside the folders of `refFolders`. */
export const headFile = 'HEAD'
export const packedFiles = ['packed-refs', 'stash-packed-refs'] as const
export const refFolders = ['refs', 'stash-refs'] as const

/**
 * The hash of every file that names commits of a repository, in the given folders: repositories, or folders that hold many. A few
 * programs, whatever the number of repositories; nothing else is read. Read the output with `readHashes`. Exits with 1 when a file could
 * not be read, or went meanwhile; stderr says which.
 */
export function hashRefs(folders: readonly string[], as: RunAs): ReadCommand {
  const inRefs = refFolders.map((name) => `*/${name}/*`)
  // Only outside of refs: a branch may be called `logs/2026`.
  const notEntered = ['-type', 'd', ...inRefs.flatMap((path) => ['!', '-path', path]), ...anyOf('-name', notOfRefs)]
  const named = ['(', ...anyOf('-path', inRefs), '-o', ...anyOf('-name', [headFile, ...packedFiles]), ')']
  const files = ['-type', 'f', '!', '-name', '*.lock', ...named]
  return {
    effect: 'read',
    program: 'nice',
    args: [
      ...gently,
      ...fromRoot,
      'find',
      ...folders,
      '-xdev',
      ...notEntered,
      '-prune',
      '-o',
      ...files,
      '-exec',
      ...hash,
      '{}',
      '+',
    ],
    as,
  }
}

/** The hash of each of these files; read it with `readHashes`. Exits with 1 when one could not be read. */
export function hashFiles(paths: readonly string[], as: RunAs): ReadCommand {
  return { effect: 'read', program: 'nice', args: [...gently, ...hash, ...paths], as }
}

/** The hash of every file below a folder, but of the files and folders in `without`; read it with `readHashes`. */
export function hashBeside(folder: string, { without }: { readonly without: readonly string[] }): ReadCommand {
  const left = [...anyOf('-path', without), '-prune']
  const args = [
    ...gently,
    ...fromRoot,
    'find',
    folder,
    '-xdev',
    ...left,
    '-o',
    '-type',
    'f',
    '-exec',
    ...hash,
    '{}',
    '+',
  ]
  return { effect: 'read', program: 'nice', args, as: 'root' }
}

/** Hands over each file with its SHA-256 in hex, in the order in which they come. */
export async function readHashes(
  output: AsyncIterable<Uint8Array>,
  each: (hash: string, path: string) => void,
): Promise<void> {
  for await (const record of endedByNul(output)) {
    const [, sum, path] = /^([0-9a-f]{64}) [ *]([^]+)$/u.exec(record) ?? []
    if (sum !== undefined && path !== undefined) each(sum, path)
  }
}

/** What programs end with NUL, so that every name survives. What comes after the last one was not finished. */
export async function* endedByNul(output: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of output) {
    const bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = bytes.indexOf(0, start); end >= 0; end = bytes.indexOf(0, start)) {
      yield textOfBytes(bytes.subarray(start, end))
      start = end + 1
    }
    rest = bytes.subarray(start)
  }
}

/** What `find` starts it starts where it began itself, and another user can't come back to the closed home of whoever logged in. */
export const fromRoot = ['env', '-C', '/'] as const

const gently = ['-n', '10', 'ionice', '-c', '2', '-n', '7']
const hash = ['sha256sum', '-z', '--']
/** Most of what a repository has, and none of its names. */
const notOfRefs = ['objects', 'logs', 'hooks', 'info']

function anyOf(test: string, words: readonly string[]): readonly string[] {
  return ['(', ...words.flatMap((word, index) => (index === 0 ? [test, word] : ['-o', test, word])), ')']
}
