import { expect, it } from 'vitest'
import { formatVariables } from './variables-file.ts'

it('the variables of a run source those of the administrator, and hold no secret of theirs', () => {
  const text = formatVariables({
    theirs: "/etc/it's/vars.sh",
    port: 41_234,
    archives: '/var/spool/understudy/r1/archive',
  })

  expect(text).toBe(`# Made by Understudy for one backup, and removed after it.
umask 077
. '/etc/it'\\''s/vars.sh'
BITBUCKET_URL=http://127.0.0.1:41234
BITBUCKET_BACKUP_ARCHIVE_ROOT=/var/spool/understudy/r1/archive
KEEP_BACKUPS=0
`)
})
