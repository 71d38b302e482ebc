import type { DatabaseIdentity, DatabaseLocale, NewDatabase } from '../../ports/database.ts'

export type DatabaseLanguage = Pick<DatabaseIdentity, 'encoding' | 'collation' | 'locale'> &
  Pick<NewDatabase, 'characterType'>

/** The first difference in words, or undefined: how text is stored, sorted and told apart decides what is unique in the copy. */
export function compareLocale(wanted: DatabaseLanguage, found: DatabaseLanguage): string | undefined {
  const pairs = [
    ['encoding', found.encoding, wanted.encoding],
    ['collation', found.collation, wanted.collation],
    ['character type', found.characterType, wanted.characterType],
    ['locale', nameOf(found.locale), nameOf(wanted.locale)],
  ] as const
  const [first] = pairs.filter(([, is, shall]) => is !== shall)
  return first === undefined ? undefined : `${first[0]} ${first[1]} instead of ${first[2]}`
}

/** From version 16 on a server writes the name of an ICU locale as a language tag, however it was given. */
function nameOf(locale: DatabaseLocale | undefined): string {
  if (locale === undefined) return "the operating system's"
  const { provider, name } = locale
  return `${provider} ${provider === 'icu' ? tagOf(name) : name}`
}

/** What follows `@` in the older form has no simple equal in the newer one. */
function tagOf(name: string): string {
  return name
    .replace(/(@|-u-).*$/s, '')
    .replaceAll('_', '-')
    .toLowerCase()
}
