/** The steps of a refresh in their one fixed order (docs/architecture.md). */
export const stepIds = [
  'check-readiness',
  'capture-preserved',
  'raise-fence',
  'take-backup',
  'stop-target',
  'keep-generation',
  'restore-database',
  'restore-home',
  'rewrite-configuration',
  'cut-integrations',
  'search-leaks',
  'prove-refusal',
  'start-target',
  'settle-first-start',
  'finish-in-application',
  'check-copy',
  'publish-report',
] as const

/** With what a run of another kind has for a step of its own. */
export const allStepIds = [...stepIds, 'keep-backup'] as const

export type StepId = (typeof allStepIds)[number]

export const stepTitles: Readonly<Record<StepId, string>> = {
  'check-readiness': 'Check that everything is ready',
  'capture-preserved': 'Capture what the target keeps',
  'raise-fence': 'Raise the fence',
  'take-backup': 'Take a backup of the source',
  'stop-target': 'Stop the target',
  'keep-generation': 'Keep the previous generation',
  'restore-database': 'Restore the database',
  'restore-home': 'Restore the home',
  'rewrite-configuration': 'Rewrite the configuration',
  'cut-integrations': 'Cut the integrations',
  'search-leaks': 'Search for leaks',
  'prove-refusal': 'Prove that known endpoints refuse the copy',
  'start-target': 'Start the target',
  'settle-first-start': 'Settle the first start',
  'finish-in-application': 'Finish in the application',
  'check-copy': 'Check the copy',
  'publish-report': 'Publish the report',
  'keep-backup': 'Keep the backup',
}
