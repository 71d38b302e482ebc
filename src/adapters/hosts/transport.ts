import type { ProgramOptions, ProgramResult } from './program.ts'

/** How argument vectors get to a host and run there; nothing of files or privileges. */
export interface Transport extends AsyncDisposable {
  readonly name: string
  /** Rejects with 'host/unreachable', 'host/unknown-key', 'host/login-refused', or the signal's reason. */
  run(argv: readonly string[], options: ProgramOptions): Promise<ProgramResult>
  /** The user that programs run as when nothing is done about it. */
  login(): Promise<{ readonly uid: number; readonly name: string }>
}

export const plainRun: ProgramOptions = { input: undefined, signal: undefined, timeoutMs: undefined, onLine: undefined }
