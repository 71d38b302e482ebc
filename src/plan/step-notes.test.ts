import { expect, it } from 'vitest'
import { planning } from '../../test/fixtures/planning.ts'
import { refreshOfStaging } from '../../test/fixtures/two-environments.ts'
import { stepNotes } from './step-notes.ts'

it("a plan says that the vendor's client holds the lock for all of its run, and restores what it made", () => {
  const lock = { drainMs: 300_000, totalMs: 7_200_000, window: undefined }
  const backup = { kind: 'client', lock, folder: '/opt/client' } as const
  const byClient = planning({ refresh: { ...refreshOfStaging, backup } })

  expect(stepNotes('take-backup', byClient)).toEqual([
    'let /opt/client/bitbucket-backup-client.jar make an archive of production, in the spool of production',
    'it locks production for maintenance itself, for all of its run; the guardian unlocks after at most 7200 s whatever happens',
    'send the archive to staging; /opt/client/bitbucket-restore-client.jar reads it there',
  ])
  expect(stepNotes('restore-database', byClient).at(-1)).toBe(
    'the restore client fills it and a new home, as atlbitbucket; what it wrote is compared with what it was asked',
  )
})
