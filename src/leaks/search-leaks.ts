import type { AllowedLeak } from '../config/leaks.ts'
import type { Integration } from '../integrations/integration.ts'
import { dataStorePaths, ownStore } from '../hold/data-stores.ts'
import type { ColumnShape } from '../ports/catalogue.ts'
import type { DatabaseReader } from '../ports/database.ts'
import type { Setting } from '../ports/environment-reader.ts'
import type { HostReader } from '../ports/host.ts'
import type { ProgressReporter } from '../ports/progress.ts'
import { contentPlaces } from './content-places.ts'
import type { KeptPlace } from './kept-place.ts'
import type { LeakReport } from './leak.ts'
import { newLeakList } from './leak-list.ts'
import { compileMatcher } from './matcher.ts'
import { encodings, type Encoding } from './encodings.ts'
import { excerptsFor } from './excerpt.ts'
import { formsOf } from './forms.ts'
import { remediesBy } from './remedies.ts'
import { needleName } from './needle.ts'
import type { Needles } from './needles-of.ts'
import { searchDatabase } from './search-database.ts'
import { searchDefinitions } from './search-definitions.ts'
import { searchFiles } from './search-files.ts'
import { canName } from './searched-columns.ts'
import { searchSettings } from './search-settings.ts'

export interface LeakSearch {
  readonly needles: Needles
  readonly database: DatabaseReader
  /** Undefined where only the database is searched. */
  readonly files: SearchedHost | undefined
  /** What the copy's service will see, as its unit, drop-ins, environment files and scripts give it. */
  readonly settings: readonly Setting[]
  readonly allowed: readonly AllowedLeak[]
  readonly kept: readonly KeptPlace[]
  /** Those that know what would cut a leak. */
  readonly integrations: readonly Pick<Integration, 'id' | 'claims'>[]
  readonly signal: AbortSignal
  /** Told where somebody watches. */
  readonly progress?: ProgressReporter
  /** Which columns are searched, and in which encodings names; all where left out. Without one of either a search misses something. */
  readonly isSearched?: (column: ColumnShape) => boolean
  readonly encodings?: readonly Encoding[]
}

export interface SearchedHost {
  readonly host: HostReader
  /** Where the configuration of a held copy lies. */
  readonly configuration: string
  readonly home: string
  readonly install: string
}

/** Where a copy still names its source. Only reads; memory stays bounded whatever the sizes. Rejects with the signal's reason. */
export async function searchLeaks({
  needles: { needles, notSearched },
  files,
  integrations,
  isSearched = canName,
  encodings: written = encodings,
  ...search
}: LeakSearch): Promise<LeakReport> {
  const started = performance.now()
  const shared = {
    ...search,
    matcher: compileMatcher(
      needles,
      needles.flatMap((one) => formsOf(one, written)),
    ),
    excerpts: excerptsFor(needles),
    leaks: newLeakList(remediesBy(integrations)),
  }
  const inDatabase = await searchDatabase({ ...shared, isSearched, contentPlaces })
  const definitions = await searchDefinitions(shared)
  searchSettings(shared)
  const inFiles =
    files === undefined
      ? { bytes: 0, files: 0, unreadable: [] }
      : await searchFiles({ ...shared, ...files, stores: await storesIn(files.home, search.database) })
  return {
    leaks: shared.leaks.leaks(),
    totals: shared.leaks.totals(),
    needles: needles.map(needleName),
    notSearched: [...notSearched, ...unreadable(inFiles.unreadable)],
    bytes: inDatabase.bytes + definitions + inFiles.bytes,
    seconds: (performance.now() - started) / 1000,
    tables: inDatabase.tables,
    files: inFiles.files,
  }
}

/** A store elsewhere was kept with a reason, and is not there. */
async function storesIn(home: string, database: DatabaseReader): Promise<readonly string[]> {
  const further = await dataStorePaths(database)
  return [ownStore(home), ...further.filter((path) => path.startsWith(`${home}/`))]
}

const MOST_LISTED = 20

function unreadable(paths: readonly string[]): readonly string[] {
  const listed = paths.slice(0, MOST_LISTED).map((path) => `what is in ${path}: it can not be read`)
  return paths.length <= MOST_LISTED
    ? listed
    : [...listed, `what is in ${paths.length - MOST_LISTED} more: they can not be read`]
}
