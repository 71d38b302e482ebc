import type { ReadCommand } from './command.ts'
import { searchText } from './search-text.ts'

/** A line for each alternate of any repository of a home, in one command: a home may hold thousands of forks. */
export function searchAlternates(home: string): ReadCommand {
  return searchText({ folder: `${home}/shared/data/repositories`, words: ['/'], names: ['alternates'] }, 'root')
}
