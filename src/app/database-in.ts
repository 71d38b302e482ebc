import type { EnvironmentConfig } from '../config/environment.ts'
import { AppError } from '../kernel/app-error.ts'
import type { DatabaseReader } from '../ports/database.ts'
import type { SurveyedSystems } from './app.ts'

/** The database of what lies in an environment. Throws 'run/no-copy' where nothing was ever restored, or somebody dropped it. */
export function databaseIn({ name }: EnvironmentConfig, { database, place }: SurveyedSystems): DatabaseReader {
  if (database !== undefined) return database
  if (place?.lostDatabase !== undefined)
    throw new AppError('run/no-copy', `the database ${place.lostDatabase} of the copy on ${name} is gone`, {
      hint: `restore it with its comment; or \`understudy refresh ${name}\` makes a new copy, \`understudy rewind ${name}\` brings an earlier one back`,
    })
  throw new AppError('run/no-copy', `there is no copy on ${name}: its home names no database of its own`, {
    hint: `\`understudy refresh ${name}\` makes one; \`understudy isolate ${name} --database NAME\` takes one over`,
  })
}
