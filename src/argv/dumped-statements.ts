import type { ReadCommand, RunAs } from './command.ts'
import { statementsOf } from './mysql.ts'

export interface ShowStatements {
  readonly folder: string
  /** Where `renderShowStatements` lies on that host. */
  readonly program: string
  /** Whether each line has to be known; `any` where the dump is known to be the one that we made. */
  readonly lines: 'known' | 'any'
}

/** What a dump of statements tells of itself. It reads all of the dump. */
export function showStatements({ folder, program, lines }: ShowStatements, as: RunAs): ReadCommand {
  const word = lines === 'any' ? [ANY_LINES] : []
  return { effect: 'read', program: 'bash', args: [program, statementsOf(folder), ...word], as }
}

export const ANY_LINES = 'any'
