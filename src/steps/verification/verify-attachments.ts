import { listSizes, listSizesGently, readSizes } from '../../argv/list-sizes.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { CheckResult } from '../../kernel/check-result.ts'
import type { DatabaseReader } from '../../ports/database.ts'
import { attachmentsFolder, seekAttachments, type Attachment } from '../../verification/attachments.ts'
import { chooseFrom } from '../../verification/choose.ts'
import { someOf } from '../../verification/some-of.ts'
import { absentFolder, type StoredFolder } from './stored-folder.ts'

const check = {
  id: 'verification/attachments',
  title: 'The chosen attachments that the database names have their files',
}

const TABLE = 'bb_attachment'
const MOST = 1000

/**
 * Rows of the copy against its files. Where they lie is [unverified], and production may have lost some itself: so what is not found is
 * looked for at the source. What that has fails, and what is on neither side is unknown.
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
  const missing = sought.missing()
  return judged({ rows, chosen, missing, atSource: await foundAtSource(stored, missing, signal) })
}

interface Judged {
  readonly rows: number
  readonly chosen: readonly Attachment[]
  readonly missing: readonly Attachment[]
  /** Of those that are missing; or why nobody could look. */
  readonly atSource: readonly Attachment[] | string
}

async function foundAtSource(
  { source }: Omit<StoredFolder, 'folder'>,
  missing: readonly Attachment[],
  signal: AbortSignal,
): Promise<Judged['atSource']> {
  if (missing.length === 0 || source === undefined) return []
  const sought = seekAttachments(missing)
  const onOutput = (output: AsyncIterable<Uint8Array>) => readSizes(output, (path) => sought.seen(path))
  try {
    const options = { signal, expect: [0, 1], onOutput }
    await source.host.run(listSizesGently(`${source.home}/${attachmentsFolder}`, source.as), options)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.message
  }
  const onNeither = new Set(sought.missing())
  return missing.filter((one) => !onNeither.has(one))
}

/** People name attachments: only ids are told. */
function judged({ rows, chosen, missing, atSource }: Judged): CheckResult {
  const found = chosen.length - missing.length
  if (missing.length === 0) return { ...check, result: 'pass', evidence: `${found} of ${rows} attachments found` }
  const asked = typeof atSource === 'string' ? `; the source could not be asked: ${atSource}` : ''
  if (typeof atSource !== 'string' && atSource.length > 0) {
    const others = missing.length - atSource.length
    const lost = `${atSource.length} of ${chosen.length} are missing, which the source has: ${someOf(named(atSource))}`
    return { ...check, result: 'fail', evidence: others === 0 ? lost : `${lost}; ${others} more are on neither side` }
  }
  const evidence =
    found === 0
      ? `no file of ${attachmentsFolder} could be told to belong to a row`
      : `${missing.length} of ${chosen.length} not found: ${someOf(named(missing))}`
  return { ...check, result: 'unknown', evidence: `${evidence}${asked}` }
}

function named(attachments: readonly Attachment[]): readonly string[] {
  return attachments.map(({ id, repository }) => `attachment ${id} of repository ${repository}`)
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
