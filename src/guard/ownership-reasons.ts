import { databaseAddress } from './database-address.ts'
import type { Guarded, Refusal } from './guarded.ts'

export function ownershipReasons({ target, targetFacts, adopted }: Guarded): readonly Refusal[] {
  if (adopted) return []
  const { database, home } = targetFacts.identity
  const adopt = `if it may be replaced: --adopt ${target.name}`
  const foreign = (mark: string | undefined, empty: boolean): boolean => !empty && mark !== target.name
  return [
    ...(database !== undefined && foreign(database.mark, database.empty)
      ? [
          {
            id: 'database-not-ours',
            because: `the database ${databaseAddress(database)} is neither empty nor marked as ${target.name}'s`,
            hint: adopt,
          },
        ]
      : []),
    ...(home !== undefined && foreign(home.mark, home.empty)
      ? [
          {
            id: 'home-not-ours',
            because: `the home ${home.path} on ${home.host} is neither empty nor marked as ${target.name}'s`,
            hint: adopt,
          },
        ]
      : []),
  ]
}
