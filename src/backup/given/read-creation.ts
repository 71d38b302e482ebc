import type { DatabaseIdentity } from '../../ports/database.ts'

export type DumpedDatabase = Pick<DatabaseIdentity, 'encoding' | 'collation' | 'characterType' | 'locale'>

/** From a line of `showDumpedDatabase`; undefined for every other line, and where the line does not tell. */
export function readCreation(line: string): DumpedDatabase | undefined {
  const [, options] = /^CREATE DATABASE .+ WITH (TEMPLATE = template0 .*);$/u.exec(line) ?? []
  if (options === undefined) return undefined
  const [encoding, both] = [optionIn(options, 'ENCODING'), optionIn(options, 'LOCALE')]
  const [collation, characterType] = [optionIn(options, 'LC_COLLATE') ?? both, optionIn(options, 'LC_CTYPE') ?? both]
  if (encoding === undefined || collation === undefined || characterType === undefined) return undefined
  return { encoding, collation, characterType, ...localeIn(options) }
}

function localeIn(options: string): Pick<DumpedDatabase, 'locale'> {
  const provider = /(?:^| )LOCALE_PROVIDER = (icu|builtin)\b/u.exec(options)?.[1]
  const name = optionIn(options, provider === 'icu' ? 'ICU_LOCALE' : 'BUILTIN_LOCALE')
  if (name === undefined || (provider !== 'icu' && provider !== 'builtin')) return {}
  return { locale: { provider, name } }
}

function optionIn(options: string, name: string): string | undefined {
  return new RegExp(`(?:^| )${name} = '((?:[^']|'')*)'`, 'u').exec(options)?.[1]?.replaceAll("''", "'")
}
