import { gently } from './gently.ts'
import type { ReadCommand, RunAs } from './command.ts'
import { largeFiles, objectPaths, STORES } from './object-paths.ts'

/**
 * A line for each folder of a folder of data stores, and for each of their files that can change in place; read the lines with
 * `readListedLine`. Objects, packs, LFS objects and attachments are written once under a name of their own, so a new or a removed one
 * shows in the times of its folder. Of loose objects the folder above tells: no ref leads to one without a push, and a push makes its
 * folder there. `stores`: what that folder's path fits.
 */
export function listStores(data: string, as: RunAs, stores: string = STORES): ReadCommand {
  const files = ['(', ...largeFiles, ')', '!', '-type', 'd']
  const passedOver = ['(', ...objectPaths('', stores), '-o', ...files, ')', '-prune']
  const fields = String.raw`%i %y%m %s %T@ %C@ %P\n`
  const args = [...gently, 'find', data, '-mindepth', '2', ...passedOver, '-o', '-printf', fields]
  return { effect: 'read', program: 'nice', args, as }
}

export interface ListedLine {
  /** Relative to the folder of the data stores. */
  readonly path: string
  /** Whether the file system keeps parts of a second. */
  readonly fine: boolean
}

/** Undefined for what is no such line, such as the rest of a name with a line break in it. */
export function readListedLine(line: string): ListedLine | undefined {
  const match = listed.exec(line)
  if (match === null) return undefined
  const { path = '', fraction = '' } = match.groups ?? {}
  return { path, fine: /[1-9]/.test(fraction) }
}

const listed = /^\d+ [a-zA-Z][0-7]+ \d+ -?\d+\.\d+ -?\d+\.(?<fraction>\d+) (?<path>.+)$/
