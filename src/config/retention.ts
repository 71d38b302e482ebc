import { durationSchema } from './duration.ts'
import { section } from './section.ts'
import { sizeSchema } from './size.ts'

/**
 * Which generations go though `keepGenerations` has room for them, or which kept backups though `keepBackups` has. The running one, the one
 * before it, the newest backup and bookmarked ones never do.
 */
export interface RetentionConfig {
  /** Older ones go; undefined: whatever their age. */
  readonly ageMs: number | undefined
  /** While the file system of the target's home has less free, the oldest goes; undefined: however full it is. */
  readonly freeBytes: number | undefined
}

export function retentionSchema(what: 'generations' | 'kept backups') {
  return section({
    age: durationSchema().optional().describe(`older ${what} go`),
    freeSpace: sizeSchema().optional().describe("the oldest go while the home's file system has less free"),
  }).transform(({ age, freeSpace }): RetentionConfig => ({ ageMs: age, freeBytes: freeSpace }))
}
