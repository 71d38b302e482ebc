import { durationSchema } from './duration.ts'
import { section } from './section.ts'
import { sizeSchema } from './size.ts'

/** Which kept generations go though `keepGenerations` has room for them. The running one, the one before it and bookmarked ones never do. */
export interface RetentionConfig {
  /** Older ones go; undefined: whatever their age. */
  readonly ageMs: number | undefined
  /** While the file system of the target's home has less free, the oldest goes; undefined: however full it is. */
  readonly freeBytes: number | undefined
}

export function retentionSchema() {
  return section({
    age: durationSchema().optional().describe('older generations go'),
    freeSpace: sizeSchema().optional().describe("the oldest go while the home's file system has less free"),
  }).transform(({ age, freeSpace }): RetentionConfig => ({ ageMs: age, freeBytes: freeSpace }))
}
