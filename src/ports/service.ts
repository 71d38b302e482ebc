export type ServiceState =
  | { readonly kind: 'running'; readonly pid: number | undefined }
  | { readonly kind: 'stopped' }
  /** Lower case: what was seen. Unknown is not stopped. */
  | { readonly kind: 'unknown'; readonly seen: string }

/** How the target's Bitbucket is started and stopped, whatever starts it. */
export interface Service {
  readonly description: string
  state(): Promise<ServiceState>
  /** Returns when the start was ordered; whether it came up is for /status to say. */
  start(signal: AbortSignal): Promise<void>
  /** Returns when nothing of it is left. Twice is done. */
  stop(signal: AbortSignal): Promise<void>
  /**
   * Makes the service depend on the permit and gives it these variables; null unsets one. Replaces what an earlier call set,
   * and nothing of the administrator's.
   */
  hold(permit: string, variables: Readonly<Record<string, string | null>>): Promise<void>
  /** What keeps the service from being held so, in words; undefined when it is. Read back from the service manager where there is one. */
  differs(permit: string, variables: Readonly<Record<string, string | null>>): Promise<string | undefined>
}

/** A service that may only be looked at. */
export type ServiceReader = Pick<Service, 'description' | 'state' | 'differs'>
