import type { State } from './state.ts'
import type { Store } from './store.ts'

/** How far a start came, and what it has open. */
export type Phase =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly store: Store }
  | { readonly kind: 'first-run'; readonly store: Store }
  | { readonly kind: 'error'; readonly reason: string }
  | { readonly kind: 'stopping' }

export function stateOf(phase: Phase, locked: boolean): State {
  switch (phase.kind) {
    case 'starting':
      return 'STARTING'
    case 'running':
      return locked ? 'MAINTENANCE' : 'RUNNING'
    case 'first-run':
      return 'FIRST_RUN'
    case 'error':
      return 'ERROR'
    case 'stopping':
      return 'STOPPING'
  }
}
