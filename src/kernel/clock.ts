export interface Clock {
  now(): Date
  /** Ends early, with the signal's reason, when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}
