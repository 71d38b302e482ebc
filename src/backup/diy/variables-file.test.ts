import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, it, onTestFinished } from 'vitest'
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
BITBUCKET_BACKUP_HOME=$BITBUCKET_BACKUP_ROOT/bitbucket-home/
BITBUCKET_BACKUP_DB=$BITBUCKET_BACKUP_ROOT/bitbucket-db/
BITBUCKET_BACKUP_DATA_STORES=$BITBUCKET_BACKUP_ROOT/bitbucket-data-stores/
if [ "$BITBUCKET_URL $BITBUCKET_BACKUP_ARCHIVE_ROOT $KEEP_BACKUPS" != 'http://127.0.0.1:41234 /var/spool/understudy/r1/archive 0' ]; then
  echo 'a variable that Understudy sets for this backup is readonly' >&2
  exit 99
fi
`)
})

it.each([
  ['', 0, '0\n', ''],
  [
    'readonly KEEP_BACKUPS=2\n',
    99,
    '',
    expect.stringMatching(
      /KEEP_BACKUPS: readonly variable\na variable that Understudy sets for this backup is readonly$/,
    ),
  ],
])(
  'scripts end before they do anything where one of them could not be set: %s',
  async (written, exitCode, stdout, stderr) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-variables-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const theirs = join(folder, 'theirs.sh')
    await writeFile(theirs, written)
    await writeFile(join(folder, 'ours.sh'), formatVariables({ theirs, port: 1, archives: '/archive' }))

    const ended = await execa('bash', ['-c', `. ${folder}/ours.sh; echo "$KEEP_BACKUPS"`], {
      reject: false,
      stripFinalNewline: false,
    })

    expect({ exitCode: ended.exitCode, stdout: ended.stdout, stderr: ended.stderr.trimEnd() }).toEqual({
      exitCode,
      stdout,
      stderr,
    })
  },
)
