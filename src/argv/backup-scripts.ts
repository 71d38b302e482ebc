import type { Command, ReadCommand, RunAs } from './command.ts'

export interface BackupScriptCall {
  readonly script: string
  /** Our variables file. */
  readonly variables: string
  /** After which it is ended; the lock has a deadline of its own. */
  readonly seconds: number
}

/**
 * The administrator's own script, with our variables in place of theirs. Sudo passes no variable on, so `env` sets it; a script under
 * sudo can't be ended from here, so `timeout` ends it, first in the way that lets it unlock.
 */
export function runBackupScript({ script, variables, seconds }: BackupScriptCall, as: RunAs): Command {
  return {
    effect: 'write',
    program: 'nice',
    args: [...gently, 'env', `BACKUP_VARS_FILE=${variables}`, 'timeout', '--kill-after=60', String(seconds), script],
    as,
  }
}

const gently = ['-n', '10', 'ionice', '-c', '2', '-n', '7']

/** Ends with 0 where the script is there and may be run. */
export function mayRun(script: string, as: RunAs): ReadCommand {
  return { effect: 'read', program: 'test', args: ['-x', script], as }
}
