import { capturePreserved } from './capture-preserved.ts'
import { checkCopy } from './check-copy.ts'
import { checkReadiness } from './check-readiness.ts'
import { cutIntegrations } from './cut-integrations.ts'
import { finishInApplication } from './finish-in-application.ts'
import { keepGeneration } from './keep-generation.ts'
import { proveRefusal } from './prove-refusal.ts'
import { publishReport } from './publish-report.ts'
import { raiseFence } from './raise-fence.ts'
import { restoreDatabase } from './restore-database.ts'
import { restoreHome } from './restore-home.ts'
import { rewriteConfiguration } from './rewrite-configuration.ts'
import { searchLeaks } from './search-leaks.ts'
import { settleFirstStart } from './settle-first-start.ts'
import { startTarget } from './start-target.ts'
import type { Step } from './step.ts'
import { stopTarget } from './stop-target.ts'
import { takeBackup } from './take-backup.ts'

/** The steps of a refresh, in their one fixed order. */
export const refreshSteps: readonly Step[] = [
  checkReadiness,
  capturePreserved,
  raiseFence,
  takeBackup,
  stopTarget,
  keepGeneration,
  restoreDatabase,
  restoreHome,
  rewriteConfiguration,
  cutIntegrations,
  searchLeaks,
  proveRefusal,
  startTarget,
  settleFirstStart,
  finishInApplication,
  checkCopy,
  publishReport,
]

/** Those of one that shall not start its copy: it is cut, held, searched and proven then. */
export const stepsUntilHeld: readonly Step[] = refreshSteps.slice(0, refreshSteps.indexOf(startTarget))
