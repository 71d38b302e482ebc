import { listSizes, readSizes } from '../../argv/list-sizes.ts'
import type { CheckResult } from '../../kernel/check-result.ts'
import type { DatabaseReader } from '../../ports/database.ts'
import { seekAttachments, type Attachment } from '../../verification/attachments.ts'
import { chooseFrom } from '../../verification/choose.ts'
import { someOf } from '../../verification/some-of.ts'
import { absentFolder, type StoredFolder } from './stored-folder.ts'

const check = {
  id: 'verification/attachments',
  title: 'The chosen attachments that the database names have their files',
}

const attachmentsFolder = 'shared/data/attachments'
const TABLE = 'bb_attachment'
const MOST = 1000

/**
 * Rows of the copy against its files. Where they lie is [unverified], and production may have lost some itself: so what is not found is
 * unknown, and only a folder that is gone fails.
 */
export async function verifyAttachments(
  stored: Omit<StoredFolder, 'folder'>,
  { database, seed }: { readonly database: Pick<DatabaseReader, 'scan' | 'catalogue'>; readonly seed: string },
  signal: AbortSignal,
): Promise<CheckResult> {
  if (!(await database.catalogue()).has(TABLE))
    return { ...check, result: 'pass', evidence: `there is no table ${TABLE}` }
  const { rows, chosen } = await chooseRows(database, seed)
  if (rows === 0) return { ...check, result: 'pass', evidence: `${TABLE} has no row` }
  const absent = await absentFolder({ ...stored, folder: attachmentsFolder })
  if (absent?.result === 'fail') return { ...check, ...absent }
  if (absent !== undefined) return { ...check, result: 'unknown', evidence: absent.evidence }
  const { host, home } = stored.copy
  const sought = seekAttachments(chosen)
  const onOutput = (output: AsyncIterable<Uint8Array>) => readSizes(output, (path) => sought.seen(path))
  await host.run(listSizes(`${home}/${attachmentsFolder}`, 'root'), { signal, onOutput })
  return judged({ rows, chosen, missing: sought.missing() })
}

interface Judged {
  readonly rows: number
  readonly chosen: readonly Attachment[]
  readonly missing: readonly Attachment[]
}

/** People name attachments: only ids are told. */
function judged({ rows, chosen, missing }: Judged): CheckResult {
  const found = chosen.length - missing.length
  if (missing.length === 0) return { ...check, result: 'pass', evidence: `${found} of ${rows} attachments found` }
  if (found === 0)
    return { ...check, result: 'unknown', evidence: `no file of ${attachmentsFolder} could be told to belong to a row` }
  const lost = missing.map(({ id, repository }) => `attachment ${id} of repository ${repository}`)
  return { ...check, result: 'unknown', evidence: `${missing.length} of ${chosen.length} not found: ${someOf(lost)}` }
}

async function chooseRows(
  database: Pick<DatabaseReader, 'scan'>,
  seed: string,
): Promise<{ readonly rows: number; readonly chosen: readonly Attachment[] }> {
  const choice = chooseFrom<Attachment>(MOST, seed, ({ id }) => id)
  let rows = 0
  for await (const some of database.scan(TABLE, ['id', 'repository_id', 'filename'])) {
    rows += some.length
    for (const row of some) {
      const [id, repository, filename] = ['id', 'repository_id', 'filename'].map((column) => String(row[column] ?? ''))
      choice.offer({ id: id ?? '', repository: repository ?? '', filename: filename ?? '' })
    }
  }
  return { rows, chosen: choice.chosen() }
}
