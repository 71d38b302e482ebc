import { quoteForShell } from '../../argv/quote.ts'
import { DATABASE, HOME } from './judge-members.ts'
import { STORES } from './member-stores.ts'

export interface OwnVariables {
  /** The administrator's own file on the source. */
  readonly theirs: string
  /** Of the relay, as the scripts see it. */
  readonly port: number
  readonly archives: string
}

/**
 * What the scripts are given instead of the administrator's file: theirs, and on top the relay in place of Bitbucket, and a folder of
 * this run's own for the archive, so that clean-up removes no earlier one of theirs. Home, dump and stores lie where the archive is
 * made of them, under the names that it has to have; the scripts know none of these by themselves [ran]. No secret is copied; the
 * archive is for its owner alone.
 */
export function formatVariables({ theirs, port, archives }: OwnVariables): string {
  const url = `http://127.0.0.1:${port}`
  return [
    '# Made by Understudy for one backup, and removed after it.',
    'umask 077',
    quoteForShell(['.', theirs]),
    `BITBUCKET_URL=${url}`,
    `BITBUCKET_BACKUP_ARCHIVE_ROOT=${quoteForShell([archives])}`,
    'KEEP_BACKUPS=0',
    `BITBUCKET_BACKUP_HOME=$BITBUCKET_BACKUP_ROOT/${HOME}/`,
    `BITBUCKET_BACKUP_DB=$BITBUCKET_BACKUP_ROOT/${DATABASE}/`,
    `BITBUCKET_BACKUP_DATA_STORES=$BITBUCKET_BACKUP_ROOT/${STORES}/`,
    // bash goes on where it could not set one, and the lock would be taken past the guardian.
    `if [ "$BITBUCKET_URL $BITBUCKET_BACKUP_ARCHIVE_ROOT $KEEP_BACKUPS" != ${quoteForShell([`${url} ${archives} 0`])} ]; then`,
    "  echo 'a variable that Understudy sets for this backup is readonly' >&2",
    '  exit 99',
    'fi',
    '',
  ].join('\n')
}

/** Those that are set here on top of the administrator's. */
export const setOnTop: readonly string[] = [
  'BITBUCKET_URL',
  'BITBUCKET_BACKUP_ARCHIVE_ROOT',
  'KEEP_BACKUPS',
  'BITBUCKET_BACKUP_HOME',
  'BITBUCKET_BACKUP_DB',
  'BITBUCKET_BACKUP_DATA_STORES',
]
