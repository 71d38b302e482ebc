import type { ReadCommand } from './command.ts'
import { STORES } from './object-paths.ts'

/** The folders that may be parts, by their path below a folder of data stores, one a line: of repositories one level, of others two. */
export function listParts(data: string): ReadCommand {
  const args = [data, '-mindepth', '2', '-maxdepth', '3', '-type', 'd', '-printf', String.raw`%P\n`]
  return {
    effect: 'read',
    program: 'find',
    args: [...args, '-path', `${STORES}/repositories/*`, '-prune'],
    as: 'root',
  }
}
