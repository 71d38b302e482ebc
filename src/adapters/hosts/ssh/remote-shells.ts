import { randomBytes } from 'node:crypto'
import { startShell, type Shell, type ShellOutcome } from './remote-shell.ts'

/**
 * Shells that stay open on a host. A run asks hundreds of short questions; in an open shell each costs neither a client
 * here nor a session of sshd there.
 */
export interface RemoteShells {
  /** What became of the script; undefined where every shell is busy. */
  run(script: string): Promise<ShellOutcome> | undefined
  close(): Promise<void>
}

/**
 * sshd lets ten sessions share a connection (MaxSessions); copies, and what may be aborted, have theirs apart. Where it lets fewer, the
 * client connects anew for one that was refused.
 */
const MOST_SHELLS = 4

/** `client` starts `sh` on the host, which reads from its standard input what it has to do. */
export function openRemoteShells(client: readonly string[]): RemoteShells {
  const all = new Set<Shell>()
  const idle: Shell[] = []
  const use = async (shell: Shell, script: string): Promise<ShellOutcome> => {
    const outcome = await shell.run(script, newMark())
    if (outcome.kind === 'ended' && !outcome.stillWritten) idle.push(shell)
    else await giveUp(shell)
    return outcome
  }
  const begin = (script: string): Promise<ShellOutcome> => {
    const shell = startShell(client)
    all.add(shell)
    return use(shell, script)
  }
  // One that ended between two commands was given neither.
  const openOne = (): Shell | undefined => {
    const shell = idle.pop()
    if (shell === undefined || shell.isOpen()) return shell
    all.delete(shell)
    return openOne()
  }
  const giveUp = async (shell: Shell) => {
    all.delete(shell)
    await shell.end()
  }
  return {
    run: (script) => {
      const shell = openOne()
      if (shell !== undefined) return use(shell, script)
      return all.size < MOST_SHELLS ? begin(script) : undefined
    },
    close: async () => void (await Promise.all([...all].map((shell) => shell.end()))),
  }
}

/** Nobody who writes what a command prints can know it before. */
function newMark(): string {
  return randomBytes(16).toString('hex')
}
