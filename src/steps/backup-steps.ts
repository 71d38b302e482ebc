import { checkBackup } from './check-backup.ts'
import { keepBackup } from './keep-backup.ts'
import type { Step } from './step.ts'
import { takeBackupToKeep } from './take-backup.ts'

/** The steps of a backup that is kept, in the order of a refresh. Neither the copy nor its database is touched. */
export const backupSteps: readonly Step[] = [checkBackup, takeBackupToKeep, keepBackup]
