import type { SecretRef } from '../kernel/secret-ref.ts'
import { durationSchema } from './duration.ts'
import { hostPath } from './path.ts'
import { secretSchema } from './secret.ts'
import { section } from './section.ts'

/** Archives of backup scripts that lie on the target's host already, for `refresh --from-backup`. */
export interface ArchivesConfig {
  /** The only folder there in which they are looked for; undefined: `<home>.understudy/archives`. */
  readonly folder: string | undefined
  /** Older data is refused; undefined: whatever its age. */
  readonly maxAgeMs: number | undefined
  readonly gnupg: GnupgConfig
}

/** With what root decrypts them on the target's host. */
export interface GnupgConfig {
  /** Its GNUPGHOME; undefined: root's own. */
  readonly home: string | undefined
  /** Of the key; undefined: the agent of that GNUPGHOME knows it, or it has none. */
  readonly passphrase: SecretRef | undefined
}

export function archivesSchema(folder: string) {
  return section({
    folder: hostPath()
      .optional()
      .describe("on the target's host: where --from-backup looks; default <home>.understudy/archives"),
    maxAge: durationSchema().optional().describe('older data is refused'),
    gnupg: gnupgSchema(folder).prefault({}).describe('for archives that end in .gpg'),
  }).transform((written): ArchivesConfig => {
    const { maxAge, gnupg } = written
    return { folder: written.folder, maxAgeMs: maxAge, gnupg }
  })
}

function gnupgSchema(folder: string) {
  return section({
    home: hostPath().optional().describe("GNUPGHOME on the target's host; default root's own"),
    passphrase: secretSchema(folder).optional().describe('of the key; default: the agent there knows it'),
  }).transform(({ home, passphrase }): GnupgConfig => ({ home, passphrase }))
}
