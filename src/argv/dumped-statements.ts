import type { ReadCommand, RunAs } from './command.ts'
import { statementsOf } from './mysql.ts'

/** What a dump of statements tells of itself; `program` is where `renderShowStatements` lies on that host. It reads all of the dump. */
export function showStatements(
  { folder, program }: { readonly folder: string; readonly program: string },
  as: RunAs,
): ReadCommand {
  return { effect: 'read', program: 'bash', args: [program, statementsOf(folder)], as }
}
