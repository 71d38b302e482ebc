/** What the process ends with; a promise to scripts (docs/architecture.md, "Exit codes"). */
export const exitCode = {
  done: 0,
  failed: 1,
  changesOrFailedCheck: 2,
  refused: 3,
  wrongConfiguration: 4,
  interrupted: 5,
  waitingForApproval: 6,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]
