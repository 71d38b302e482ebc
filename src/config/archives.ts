import { durationSchema } from './duration.ts'
import { hostPath } from './path.ts'
import { section } from './section.ts'

/** Archives of backup scripts that lie on the target's host already, for `refresh --from-backup`. */
export interface ArchivesConfig {
  /** The only folder there in which they are looked for; undefined: `<home>.understudy/archives`. */
  readonly folder: string | undefined
  /** Older data is refused; undefined: whatever its age. */
  readonly maxAgeMs: number | undefined
}

export function archivesSchema() {
  return section({
    folder: hostPath()
      .optional()
      .describe("on the target's host: where --from-backup looks; default <home>.understudy/archives"),
    maxAge: durationSchema().optional().describe('older data is refused'),
  }).transform(({ folder, maxAge }): ArchivesConfig => ({ folder, maxAgeMs: maxAge }))
}
