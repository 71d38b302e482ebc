import { quoteForShell } from '../../argv/quote.ts'

export interface OwnVariables {
  /** The administrator's own file on the source. */
  readonly theirs: string
  /** Of the relay, as the scripts see it. */
  readonly port: number
  readonly archives: string
}

/**
 * What the scripts are given instead of the administrator's file: theirs, and on top the relay in place of Bitbucket, and a folder of
 * this run's own for the archive, so that clean-up removes no earlier one of theirs. No secret is copied; the archive is for its owner alone.
 */
export function formatVariables({ theirs, port, archives }: OwnVariables): string {
  return [
    '# Made by Understudy for one backup, and removed after it.',
    'umask 077',
    quoteForShell(['.', theirs]),
    `BITBUCKET_URL=http://127.0.0.1:${port}`,
    `BITBUCKET_BACKUP_ARCHIVE_ROOT=${quoteForShell([archives])}`,
    'KEEP_BACKUPS=0',
    '',
  ].join('\n')
}
