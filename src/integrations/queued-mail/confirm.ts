import type { CheckResult } from '../../kernel/check-result.ts'
import type { Target } from '../../kernel/target.ts'
import type { Cell } from '../../ports/database.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'

const CHECK = { id: 'queued-mail/none-of-source', title: 'no notification of the source waits to be sent' }

/** What users of the copy cause is queued too; only what is older than the data is the source's. */
export async function confirm(copy: RunningCopyReader, { dataFrom }: Target): Promise<readonly CheckResult[]> {
  const rows = await copy.rows('AO_92D5D5_USER_NOTIFICATION', undefined, ['ID', 'DATE'])
  const old = rows.filter((row) => dataFrom === undefined || isBefore(row['DATE'], dataFrom))
  return [
    {
      ...CHECK,
      result: old.length === 0 ? 'pass' : 'fail',
      evidence: `AO_92D5D5_USER_NOTIFICATION: ${rows.length} rows, ${old.length} of them from the source`,
    },
  ]
}

function isBefore(cell: Cell | undefined, time: string): boolean {
  return !(cell instanceof Date) || cell < new Date(time)
}
