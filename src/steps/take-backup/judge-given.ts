import { join } from 'node:path/posix'
import type { Dump } from '../../backup/given/ask-dump.ts'
import type { GivenBackup, PackedBackup } from '../../backup/given/given-backup.ts'
import { dataFromOf, whyOfAnother, type InstanceNames } from '../../backup/given/judge-dump.ts'
import { DATABASE, HOME } from '../../backup/diy/judge-members.ts'
import type { Manifest } from '../../backup/manifest.ts'
import { dialectOf, spokenVendor } from '../../config/database.ts'
import { parseProperties, valueOf } from '../../changes/text/properties.ts'
import { whyNotThisVersion } from '../../guard/given-reasons.ts'
import { decodeUtf8 } from '../../kernel/utf8.ts'
import type { HostReader } from '../../ports/host.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import { withoutKept } from '../../plan/outer-stores.ts'
import { countOf, formatLength, formatTime } from '../../report/quantity.ts'
import { baseUrlOf, serverIdOf } from '../../survey/identity.ts'
import { readStamp } from '../../survey/version.ts'
import { nameable, outside } from '../../survey/outer-stores.ts'
import { readDump } from './read-dump.ts'
import type { Reading } from './reading.ts'
import { refusedGiven } from './refused-given.ts'
import type { UnpackedBackup } from './unpack-given.ts'

/** With the folder in which what tells of it lies. */
export interface OpenedBackup extends PackedBackup, UnpackedBackup {}

/** What the backup holds, by itself. Throws 'policy/refused-archive' for one that may not be restored here. */
export async function manifestOfGiven(context: Reading, given: OpenedBackup, signal: AbortSignal): Promise<Manifest> {
  const { source, run } = context
  const dump = await readDump(context, given, { folder: join(given.folder, DATABASE), lines: 'known' }, signal)
  await refuseAnother(context, given, dump, join(given.folder, HOME, 'shared', 'bitbucket.properties'))
  const version = await versionOf(context, given, dump)
  refuseVersion(context, given, version)
  const dataFrom = dataFromOf(dump)
  refuseAge(context, given, dataFrom)
  await refuseExtensions(context, given, dump)
  tellWhatIsLeftOut(context, dump)
  const outerStores = storesOf(context, given, dump)
  return {
    schema: 'understudy/manifest/1',
    source: source.config.name,
    run,
    method: 'given',
    vendor: spokenVendor(context.target.config.database.vendor),
    version,
    dataFrom: dataFrom.toISOString(),
    consistency: 'unknown',
    database: dump.database,
    tables: dump.toc.tables,
    ...(outerStores.length === 0 ? {} : { outerStores }),
  }
}

/** What of its data stores its database names, and nobody keeps; each lies in it. */
function storesOf(context: Reading, given: OpenedBackup, { stores }: Dump): readonly OuterStore[] {
  const { source, refresh } = context
  const outer = outside(stores, source.config)
  const stray = given.stores.find((path) => outer.every((store) => store.path !== path))
  if (stray !== undefined)
    throw refusedGiven(context, given, `holds the data store ${stray}, which its database does not name`)
  const needed = withoutKept(outer, refresh)
  const named = nameable(outer, source.config)
  const missing = needed.find((store) => !named.includes(store) || !given.stores.includes(store.path))
  if (missing === undefined) return needed
  throw refusedGiven(
    context,
    given,
    `lacks the data store ${missing.path} (id ${missing.id}), which its database names`,
    `choose another one, or keep \`bb_data_store[id=${missing.id}]\` with a reason where its repositories may be missing`,
  )
}

/** `properties`: where its bitbucket.properties lies. */
export async function refuseAnother(
  context: Reading,
  given: GivenBackup,
  { identity }: Dump,
  properties: string,
): Promise<void> {
  const { target, source } = context
  const theirs = { ...identity, jdbcUrl: await jdbcUrlIn(target.host, properties) }
  const why = whyOfAnother(theirs, await namesOfSource(context), source.config.name)
  if (why !== undefined) throw refusedGiven(context, given, why)
}

async function namesOfSource({ source }: Reading): Promise<InstanceNames> {
  await using database = await source.openDatabase()
  return {
    serverId: await serverIdOf(database),
    baseUrl: await baseUrlOf(database),
    jdbcUrl: await jdbcUrlIn(source.host, join(source.config.nodes[0].home, 'shared', 'bitbucket.properties')),
  }
}

async function jdbcUrlIn(host: HostReader, file: string): Promise<string | undefined> {
  const content = await host.readFile(file)
  return content === undefined ? undefined : valueOf(parseProperties(content, 'latin1'), 'jdbc.url')
}

/** By the file that Bitbucket writes in its home, else by what its plugins were last opened with. */
async function versionOf(context: Reading, given: OpenedBackup, { identity }: Dump): Promise<string> {
  const file = await context.target.host.readFile(join(given.folder, HOME, 'shared', 'bitbucket.version'))
  const written = file === undefined ? undefined : /\d+\.\d+(?:\.\d+)*/.exec(decodeUtf8(file))?.[0]
  const version = written ?? (identity.stamp === undefined ? undefined : readStamp(identity.stamp))
  if (version !== undefined) return version
  throw refusedGiven(context, given, 'does not tell its version: neither shared/bitbucket.version nor its dump do')
}

export function refuseVersion(context: Reading, given: GivenBackup, from: string): void {
  const { target, refresh, targetVersion: to } = context
  const why = whyNotThisVersion({ from, to, target: target.config.name, upgrade: refresh.upgrade })
  if (why !== undefined) throw refusedGiven(context, given, why.because, why.hint)
}

/** What clocks and time zones may differ by. */
const AHEAD_MS = 86_400_000

export function refuseAge(context: Reading, given: GivenBackup, dataFrom: Date): void {
  const { refresh, clock } = context
  const { maxAgeMs } = refresh.archives
  const age = clock.now().getTime() - dataFrom.getTime()
  if (age < -AHEAD_MS) return refuseUnknownAge(context, given, dataFrom)
  if (maxAgeMs === undefined || age <= maxAgeMs) return
  const [old, most] = [age, maxAgeMs].map((length) => formatLength(length) ?? 'less than a minute')
  throw refusedGiven(
    context,
    given,
    `holds data of ${formatTime(dataFrom.toISOString())}, which is ${old} old; refresh.${refresh.target}.archives.maxAge allows ${most}`,
    'choose a later one, or raise maxAge',
  )
}

/** Data of the future was dated by a wrong clock, so nobody knows how old it is: refused where the age counts, else told. */
function refuseUnknownAge(context: Reading, given: GivenBackup, dataFrom: Date): void {
  const { refresh, note, target } = context
  const fact = `holds data of ${formatTime(dataFrom.toISOString())}, which is still to come: nobody can tell how old it is`
  if (refresh.archives.maxAgeMs === undefined) return note(`${given.path} on ${target.host.name} ${fact}`)
  throw refusedGiven(
    context,
    given,
    `${fact}, and refresh.${refresh.target}.archives.maxAge asks for it`,
    'see the clocks of this machine and of the one that made it; choose one whose age is known, or leave maxAge out',
  )
}

/** A dump makes its extensions anew; one that can't be made there would stop the restore, once the target is stopped. */
export async function refuseExtensions(context: Reading, given: GivenBackup, { toc }: Dump): Promise<void> {
  if (toc.extensions.length === 0) return
  const { database } = context.target.config
  await using server = await context.target.openServer()
  const creatable = new Set(await server.extensions())
  const missing = toc.extensions.find((name) => !creatable.has(name))
  if (missing === undefined) return
  const login = (database.maintenance ?? database).user
  throw refusedGiven(
    context,
    given,
    `needs the extension ${missing}, which ${login} may not create on ${database.host}:${database.port}`,
    'install it there; where it is there and not trusted, only a superuser can',
  )
}

function tellWhatIsLeftOut({ note, target }: Reading, { toc }: Dump): void {
  if (dialectOf(target.config.database.vendor) === 'mysql')
    return note(`what accounts may do is not carried over to ${target.config.name}: no dump tells it`)
  const grants = toc.grants === 0 ? '' : `; ${countOf(toc.grants, 'object')} of the dump had others`
  note(
    `privileges and settings of the database are not carried over from a given backup: all belongs to ${target.config.database.user}${grants}`,
  )
}
