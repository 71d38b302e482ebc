import { randomBytes, randomUUID } from 'node:crypto'
import type { Faults } from '../faults.ts'
import {
  databaseState,
  type DrainState,
  type Maintenance,
  repositoryState,
  type Transition,
  unlocked,
} from './maintenance.ts'

/** Keeps the one maintenance state of a running server, and the pushes that it let in. */
export interface MaintenanceDesk {
  now(): Maintenance
  /** Takes the transition over when it moved. */
  take(transition: Transition): Transition
  states(faults: Faults): { readonly database: DrainState; readonly repositories: DrainState }
  /** undefined while locked: a push is refused. */
  openPush(): string | undefined
  closePush(id: string): void
}

// A pusher that died must not keep a backup from draining for ever.
const PUSH_LIMIT_MS = 60_000

export function openDesk(timing: { readonly latchMs: number; readonly drainMs: number }): MaintenanceDesk {
  let state = unlocked
  const pushes = new Map<string, number>()
  return {
    now: () => state,
    take: (transition) => {
      if (transition.kind === 'moved') state = transition.to
      return transition
    },
    states: (faults) => {
      const draining = { ...timing, never: faults.neverDrains, openPushes: countOpen(pushes) }
      const at = Date.now()
      return { database: databaseState(state, draining, at), repositories: repositoryState(state, draining, at) }
    },
    openPush: () => {
      if (state.unlockToken !== undefined) return undefined
      const id = randomUUID()
      pushes.set(id, Date.now())
      return id
    },
    closePush: (id) => void pushes.delete(id),
  }
}

export function newToken(): string {
  return randomBytes(20).toString('hex')
}

function countOpen(pushes: ReadonlyMap<string, number>): number {
  const oldest = Date.now() - PUSH_LIMIT_MS
  return [...pushes.values()].filter((opened) => opened > oldest).length
}
