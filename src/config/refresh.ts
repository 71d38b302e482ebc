import { z } from 'zod'
import { archivesSchema, type ArchivesConfig } from './archives.ts'
import { backupSchema, type BackupConfig } from './backup.ts'
import { decisionsSchema, type FindingDecision } from './decisions.ts'
import { fenceSchema, type FenceConfig } from './fence.ts'
import { integrationsSchema, type IntegrationsConfig } from './integrations.ts'
import { leaksSchema, type LeaksConfig } from './leaks.ts'
import { notifySchema, type NotifyConfig } from './notify.ts'
import { preserveSchema, type PreservedSetting } from './preserve.ts'
import { retentionSchema, type RetentionConfig } from './retention.ts'
import { flag, oneOf, section } from './section.ts'
import { transferSchema, type TransferConfig } from './transfer.ts'
import { verificationSchema, type VerificationConfig } from './verification.ts'

/** How one target is refreshed. */
export interface RefreshConfig {
  /** Name of the environment that is refreshed. */
  readonly target: string
  /** Name of the source. */
  readonly from: string
  readonly backup: BackupConfig
  /** What is restored without asking the source for a backup. */
  readonly archives: ArchivesConfig
  readonly transfer: TransferConfig
  /** Processes that dump and restore the database at once; undefined: by the processors of each host. */
  readonly jobs?: number | undefined
  /** Restored copies on the target, the current one included; default 2. */
  readonly keepGenerations: number
  readonly retention: RetentionConfig
  /** Kept backups on the target, the newest included; undefined: all of them. */
  readonly keepBackups: number | undefined
  readonly backupRetention: RetentionConfig
  /** The target runs a newer version and this refresh rehearses the upgrade; default false. */
  readonly upgrade: boolean
  readonly fence: FenceConfig
  readonly integrations: IntegrationsConfig
  readonly decisions: readonly FindingDecision[]
  /** Default license and admin-account. */
  readonly preserve: readonly PreservedSetting[]
  /** What a plan does with new endpoints that will be cut; default list. */
  readonly newEndpoints: 'list' | 'stop'
  /** What happens to a copy that runs and does not pass its checks; default stop: the run stops, for a person to look. */
  readonly failedChecks: 'stop' | 'rewind'
  readonly leaks: LeaksConfig
  readonly verification: VerificationConfig
  readonly notify: NotifyConfig
}

/** Relative paths of this machine start at `folder`. */
export function refreshSchema(folder: string) {
  const jobs = 'a whole number from 1 to 32'
  return section({
    from: environmentName().describe('the environment that the copy is taken from'),
    backup: backupSchema().prefault({}),
    archives: archivesSchema(folder).prefault({}),
    transfer: transferSchema(),
    jobs: z
      .int({ error: jobs })
      .min(1, { error: jobs })
      .max(32, { error: jobs })
      .optional()
      .describe(
        'how many processes of the native method dump the database, and restore it, at once; default: half of the processors of the source, and those of the target, from 2 to 8',
      ),
    keepGenerations: countSchema().default(2),
    retention: retentionSchema('generations').prefault({}),
    keepBackups: countSchema().optional().describe('default: all of them'),
    backupRetention: retentionSchema('kept backups').prefault({}),
    upgrade: flag().default(false),
    fence: fenceSchema().prefault({}),
    integrations: integrationsSchema().prefault({}),
    decisions: decisionsSchema().default([]),
    preserve: preserveSchema().default(['license', 'admin-account']),
    newEndpoints: oneOf(['list', 'stop']).default('list'),
    failedChecks: oneOf(['stop', 'rewind'])
      .default('stop')
      .describe('rewind: the previous copy runs again, also where the new one came to no start'),
    leaks: leaksSchema().prefault({}),
    verification: verificationSchema().prefault({}),
    notify: notifySchema().prefault({}),
  })
}

function countSchema() {
  const error = 'a whole number from 1 to 100'
  return z.int({ error }).min(1, { error }).max(100, { error })
}

/** Short and plain: the name becomes part of file and role names. */
export function environmentName() {
  return z.string({ error: ENVIRONMENT_NAME }).regex(/^[a-z][a-z0-9-]{0,30}$/, { error: ENVIRONMENT_NAME })
}

export const ENVIRONMENT_NAME = 'a name of lower-case letters, digits and dashes, at most 31'

export function toRefresh(target: string, written: z.output<ReturnType<typeof refreshSchema>>): RefreshConfig {
  return { target, ...written, keepBackups: written.keepBackups }
}
