import type { Command } from './command.ts'
import { abort } from './commands/abort.ts'
import { backupList } from './commands/backup-list.ts'
import { backupRemove } from './commands/backup-remove.ts'
import { backupVerify } from './commands/backup-verify.ts'
import { backup } from './commands/backup.ts'
import { bookmarkAdd, bookmarkRemove } from './commands/bookmark.ts'
import { check } from './commands/check.ts'
import { configCheck } from './commands/config-check.ts'
import { configSchema } from './commands/config-schema.ts'
import { demo } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { fenceAttemptsCommand } from './commands/fence-attempts.ts'
import { fenceLower } from './commands/fence-lower.ts'
import { fenceOpen } from './commands/fence-open.ts'
import { fencePrint } from './commands/fence-print.ts'
import { fenceRaise } from './commands/fence-raise.ts'
import { fenceStatusCommand } from './commands/fence-status.ts'
import { generationsRemove } from './commands/generations-remove.ts'
import { generations } from './commands/generations.ts'
import { init } from './commands/init.ts'
import { isolate } from './commands/isolate.ts'
import { leaks } from './commands/leaks.ts'
import { plan } from './commands/plan.ts'
import { backupRestore, refresh } from './commands/refresh.ts'
import { report } from './commands/report.ts'
import { resume } from './commands/resume.ts'
import { rewind } from './commands/rewind.ts'
import { runs } from './commands/runs.ts'
import { status } from './commands/status.ts'
import { survey } from './commands/survey.ts'
import { watch } from './commands/watch.ts'

/** Every command, in the order of help and reference: the way of the data, then looking back. */
export const commands: readonly Command[] = [
  init,
  doctor,
  configCheck,
  configSchema,
  survey,
  plan,
  refresh,
  resume,
  abort,
  rewind,
  isolate,
  check,
  leaks,
  fencePrint,
  fenceRaise,
  fenceLower,
  fenceOpen,
  fenceStatusCommand,
  fenceAttemptsCommand,
  watch,
  status,
  runs,
  report,
  backup,
  backupList,
  backupVerify,
  backupRestore,
  backupRemove,
  generations,
  generationsRemove,
  bookmarkAdd,
  bookmarkRemove,
  demo,
]
