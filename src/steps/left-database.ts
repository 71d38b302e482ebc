import type { Owner } from './own-database.ts'

/** A database that a generation leaves behind. A `type`, so that it can be kept as JSON. */
export type LeftDatabase = {
  readonly leftDatabase: string | null
  /** `generation 3`, `generation 3 of development`: whose it is by its mark; null where it has none. */
  readonly belongsTo: string | null
}

export const nothingLeft: LeftDatabase = { leftDatabase: null, belongsTo: null }

/** Once its own is dropped. */
export function leftDatabase(database: string, owner: Owner, environment: string): LeftDatabase {
  switch (owner.kind) {
    case 'own':
    case 'absent':
      return nothingLeft
    case 'unmarked':
      return { leftDatabase: database, belongsTo: null }
    case 'other': {
      const { generation, environment: its } = owner
      const of = its === environment ? '' : ` of ${its}`
      return { leftDatabase: database, belongsTo: `generation ${generation}${of}` }
    }
  }
}

/** Undefined where nothing is left. Only what no generation has is advised to be dropped: else it may be the live copy's. */
export function leftDatabaseText({ leftDatabase: database, belongsTo }: LeftDatabase): string | undefined {
  if (database === null) return undefined
  return belongsTo === null
    ? `its database ${database} is not marked as anybody's and stays: drop it yourself where nothing uses it`
    : `its database ${database} belongs to ${belongsTo} now and stays`
}
