import type { OuterStore } from '../../kernel/outer-store.ts'
import { copyBlockIn, isEndOfBlock, unescapedCell, type CopyBlock } from './copy-block.ts'

export const STORE_TABLE = 'bb_data_store'

export interface StoresReading {
  readonly line: (line: string) => void
  readonly stores: () => readonly OuterStore[]
}

/** Of the output of `showDumpedRows`, line by line. */
export function readDumpedStores(): StoresReading {
  const found: OuterStore[] = []
  let block: CopyBlock | undefined
  return {
    line: (line) => {
      if (block === undefined) block = copyBlockIn(line)
      else if (isEndOfBlock(line)) block = undefined
      else if (block.table === STORE_TABLE) found.push(storeIn(line.split('\t'), block))
    },
    stores: () => found,
  }
}

/** A column that is not there gives an empty text, and so a store that nobody takes. */
function storeIn(cells: readonly string[], { columns }: CopyBlock): OuterStore {
  const cell = (name: string): string => unescapedCell(cells[columns.indexOf(name)] ?? '')
  return { id: cell('id'), path: cell('ds_path') }
}
