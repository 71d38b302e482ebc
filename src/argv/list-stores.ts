import { gently } from './gently.ts'
import type { ReadCommand, RunAs } from './command.ts'
import { largeFiles, objectFolders, STORES } from './object-paths.ts'

/**
 * A line for each folder of a folder of data stores, and for each of their files that can change in place, but for what lies in the
 * folders of objects, which `listObjects` tells; read the lines with `readListedLine`. LFS objects and attachments are written once under
 * a name of their own, so a new or a removed one shows in the times of its folder. `stores`: what that folder's path fits.
 */
export function listStores(data: string, as: RunAs, stores: string = STORES): ReadCommand {
  const line = ['-printf', String.raw`%i %y%m %s %T@ %C@ %P\n`]
  // Whoever goes into them has the kernel look at every folder of loose objects, of which there are more than of all others.
  const objects = ['(', ...objectFolders(stores), ...line, '-prune', ')']
  const files = ['(', ...largeFiles, ')', '!', '-type', 'd', '-prune']
  const args = [...gently, 'find', data, '-mindepth', '2', ...objects, '-o', ...files, '-o', ...line]
  return { effect: 'read', program: 'nice', args, as }
}

/**
 * Lines of the same kind for what a folder of objects tells: of packs, and of what is borrowed. Of loose objects the folder itself tells:
 * no ref leads to one without a push, and a push makes its folder there. Ends with 123 where one is not there, as of a repository that
 * borrows nothing. `folders`: relative to `data`, any number.
 */
export function listObjects(data: string, as: RunAs, folders: readonly string[]): ReadCommand {
  const stat = ['stat', String.raw`--printf=%i o%a %s %.9Y %.9Z %n\n`, '--']
  const args = [...gently, 'env', '-C', data, 'xargs', '-0', '-r', ...stat]
  const paths = folders.flatMap((folder) => IN_OBJECTS.map((name) => `${folder}/${name}\0`))
  return { effect: 'read', program: 'nice', args, as, input: paths.join('') }
}

/** What `listObjects` asks for in each folder. */
export const IN_OBJECTS = ['pack', 'info', 'info/alternates'] as const

export interface ListedLine {
  /** Relative to the folder of the data stores. */
  readonly path: string
  readonly isFolder: boolean
  /** Whether the file system keeps parts of a second. */
  readonly fine: boolean
}

/** Undefined for what is no such line, such as the rest of a name with a line break in it. */
export function readListedLine(line: string): ListedLine | undefined {
  const match = listed.exec(line)
  if (match === null) return undefined
  const { path = '', kind, fraction = '' } = match.groups ?? {}
  return { path, isFolder: kind === 'd', fine: /[1-9]/.test(fraction) }
}

const listed = /^\d+ (?<kind>[a-zA-Z])[0-7]+ \d+ -?\d+\.\d+ -?\d+\.(?<fraction>\d+) (?<path>.+)$/
