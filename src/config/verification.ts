import { z } from 'zod'
import { section } from './section.ts'

/** How much of a restored copy is looked at whole. Refs and rows are compared in any case. */
export interface VerificationConfig {
  /** Repositories whose refs are followed to all their objects: changed ones first, then forks; default 100, 0 for none. */
  readonly repositories: number
  /** Objects of Git LFS that are hashed; default 500, 0 for none. */
  readonly lfsObjects: number
}

export function verificationSchema() {
  return section({
    repositories: count().default(100).describe('whose objects are all looked for: changed ones first, then forks'),
    lfsObjects: count().default(500).describe('objects of Git LFS that are hashed'),
  }).transform((written): VerificationConfig => written)
}

function count() {
  const expected = 'a whole number from 0 to 100000'
  return z.int({ error: expected }).min(0, { error: expected }).max(100_000, { error: expected })
}
