import type { Secret } from '../kernel/secret.ts'

/** Who a program runs as on its host: the user that logged in, root, or a named user (through sudo or setpriv). */
export type RunAs = 'login' | 'root' | { readonly user: string }

/**
 * A program and its arguments, as data. `effect: 'read'` is given only by builders in src/argv whose program can't change
 * anything where it runs; a HostReader accepts nothing else.
 */
export interface Command<Effect extends 'read' | 'write' = 'read' | 'write'> {
  readonly effect: Effect
  readonly program: string
  readonly args: readonly string[]
  readonly as: RunAs
  /** Written to its standard input, then closed. The only way for a secret to reach a program. */
  readonly input?: string | Secret
  /** Not for secrets: an environment shows in /proc. */
  readonly env?: Readonly<Record<string, string>>
}

export type ReadCommand = Command<'read'>
