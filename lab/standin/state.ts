/** What `/status` says. The maintenance lock shows as MAINTENANCE on top of RUNNING. */
export type State = 'STARTING' | 'RUNNING' | 'FIRST_RUN' | 'ERROR' | 'MAINTENANCE' | 'STOPPING'

/** HTTP code of `/status` [doc]; STOPPING is [unverified]. */
export const statusCodes: Readonly<Record<State, number>> = {
  STARTING: 503,
  RUNNING: 200,
  FIRST_RUN: 200,
  ERROR: 500,
  MAINTENANCE: 200,
  STOPPING: 503,
}
