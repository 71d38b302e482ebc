import { bitbucketErrors } from './errors/bitbucket.ts'
import { changeErrors } from './errors/change.ts'
import { configErrors } from './errors/config.ts'
import { databaseErrors } from './errors/database.ts'
import { hostErrors } from './errors/host.ts'
import { policyErrors } from './errors/policy.ts'
import { runErrors } from './errors/run.ts'

/** Every stable error code with its exit code and what it means; docs/reference/errors.md is generated from it. */
export const errorCatalogue = {
  ...bitbucketErrors,
  ...changeErrors,
  ...configErrors,
  ...databaseErrors,
  ...hostErrors,
  ...policyErrors,
  ...runErrors,
} as const

export type ErrorCode = keyof typeof errorCatalogue
