import { copyBlockIn, isEndOfBlock, unescapedCell } from './copy-block.ts'

/** What tells one Bitbucket from every other, and its version, as the rows of a dump have them. Undefined: they do not say. */
export interface DumpedIdentity {
  readonly serverId: string | undefined
  readonly baseUrl: string | undefined
  /** As `plugins.lastVersion.server` has it: `7002000`. */
  readonly stamp: string | undefined
}

export interface IdentityReading {
  readonly line: (line: string) => void
  identity(): DumpedIdentity
}

export const identityTables = ['app_property', 'plugin_setting'] as const

/** Where each key and its value stand. No other row is kept: these tables hold secrets. */
export const keyColumns: Readonly<Record<string, { readonly key: string; readonly value: string }>> = {
  app_property: { key: 'prop_key', value: 'prop_value' },
  plugin_setting: { key: 'key_name', value: 'key_value' },
}

const wanted = new Set(['server.id', 'instance.url', 'plugins.lastVersion.server'])

export function isWanted(key: string): boolean {
  return wanted.has(key)
}

/** From the rows whose keys are wanted. */
export function identityOf(found: ReadonlyMap<string, string>): DumpedIdentity {
  return {
    serverId: found.get('server.id'),
    baseUrl: found.get('instance.url'),
    stamp: found.get('plugins.lastVersion.server'),
  }
}

/** Of the output of `showDumpedRows`, line by line. */
export function readIdentity(): IdentityReading {
  const found = new Map<string, string>()
  let block: Block | undefined
  return {
    line: (line) => {
      if (block === undefined) block = blockIn(line)
      else if (isEndOfBlock(line)) block = undefined
      else keep(found, block, line.split('\t'))
    },
    identity: () => identityOf(found),
  }
}

/** Positions in the rows that follow. */
interface Block {
  readonly key: number
  readonly value: number
}

function blockIn(line: string): Block | undefined {
  const block = copyBlockIn(line)
  if (block === undefined) return undefined
  const { key = '', value = '' } = keyColumns[block.table] ?? {}
  return { key: block.columns.indexOf(key), value: block.columns.indexOf(value) }
}

function keep(found: Map<string, string>, { key, value }: Block, cells: readonly string[]): void {
  const [name, text] = [cells[key], cells[value]]
  if (name !== undefined && text !== undefined && isWanted(name)) found.set(name, unescapedCell(text))
}
