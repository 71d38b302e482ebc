import type { ReadCommand } from './command.ts'
import { searchText } from './search-text.ts'

/** A line for each alternate of any repository of a data store, in one command: it may hold thousands of forks. */
export function searchAlternates(store: string): ReadCommand {
  return searchText({ folder: `${store}/repositories`, words: ['/'], names: ['alternates'] }, 'root')
}
