import { basename, join } from 'node:path/posix'
import type { ReadCommand } from '../../argv/command.ts'
import { flushFileSystem } from '../../argv/files.ts'
import { archiveCommands } from '../../backup/diy/diy-commands.ts'
import { archiveTypeAmong } from '../../backup/diy/diy-paths.ts'
import { DATABASE, HOME, judgeMembers } from '../../backup/diy/judge-members.ts'
import { STORES } from '../../backup/diy/member-stores.ts'
import { parseProperties, valueOf } from '../../changes/text/properties.ts'
import { dialectOf } from '../../config/database.ts'
import { outerStoreFolder } from '../../hold/data-stores.ts'
import { configurationFiles, incomingPaths, type IncomingPaths } from '../../hold/layout.ts'
import { secretFile, secretFolder } from '../../hold/permissions.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import { decodeUtf8 } from '../../kernel/utf8.ts'
import { pollMeter } from '../poll-meter.ts'
import { resultOf, type RunContext } from '../run-context.ts'
import { UNWATCHED_MS } from '../unwatched.ts'
import { awaitNoWriter } from './await-no-writer.ts'
import { decryptionOf } from './decryption.ts'
import { readWhole } from './read-dump.ts'
import { lastOf, unpackBy } from './unpack-by.ts'

/**
 * Unpacks an archive of the scripts into the folders that a native backup arrives in. Nothing is written before all of its members are
 * known to stay there. Production's configuration files go straight to `held/`, `stores` into the home.
 */
export async function unpackIncoming(
  context: RunContext,
  paths: IncomingPaths,
  stores: readonly OuterStore[],
  signal: AbortSignal,
): Promise<void> {
  const { host } = context.target
  const type = archiveTypeAmong(await host.list(paths.archives)) ?? 'tar'
  const decryption = await decryptionOf(context, type === 'gpg-zip')
  const [list, unpack] = archiveCommands(paths, type, decryption)
  await refuseMembers(context, list, stores, signal)
  await awaitNoWriter(context, paths.unpacked, signal)
  await clear(context, [paths.unpacked])
  await host.makeFolder(paths.unpacked, secretFolder)
  const unpacking = {
    command: unpack,
    archive: `the archive of ${context.source.config.name}`,
    refused: (why: string) => refused(context, why),
  }
  await showing(context, paths, () => unpackBy(host, unpacking, signal))
  await refuseStatements(context, join(paths.unpacked, DATABASE), signal)
  await moveToPlace(context, paths, stores)
  await refuseOther(context, paths)
  await host.execute(flushFileSystem(paths.folder, 'root'), { signal })
}

const POLL_MS = 4000

/** What the file system has less room for since it began: another that writes there is counted too. */
async function showing<Result>(
  context: RunContext,
  { folder }: IncomingPaths,
  unpacking: () => Promise<Result>,
): Promise<Result> {
  const { host } = context.target
  let before: number | undefined
  const ask = async () => {
    const { usedBytes } = await host.freeSpace(folder)
    before ??= usedBytes
    return { done: Math.max(0, usedBytes - before) }
  }
  using _ = pollMeter(context, { what: 'archive unpacked, on disk', unit: 'bytes', ask, everyMs: POLL_MS })
  return await unpacking()
}

/** Production's configuration first: it never lies in a folder that becomes a home. */
export async function moveToPlace(
  context: RunContext,
  paths: IncomingPaths,
  stores: readonly OuterStore[],
): Promise<void> {
  const { host } = context.target
  // What an earlier attempt left there may be of another archive.
  await clear(context, [paths.held, paths.home, paths.database])
  await host.makeFolder(paths.held, secretFolder)
  for (const file of configurationFiles) {
    const [from, to] = [join(paths.unpacked, HOME, file), join(paths.held, basename(file))]
    const content = await host.readFile(from)
    if (content === undefined) continue
    // In the archive it has the mode that production gave it.
    await host.writeFile(to, content, secretFile)
    await host.removeFile(from)
  }
  await host.rename(join(paths.unpacked, HOME), paths.home)
  for (const store of stores)
    await host.rename(join(paths.unpacked, STORES, store.path), join(paths.home, outerStoreFolder(store)))
  await host.rename(join(paths.unpacked, DATABASE), paths.database)
  await clear(context, [paths.unpacked])
}

export async function clear(
  { target, run }: Pick<RunContext, 'target' | 'run'>,
  folders: readonly string[],
): Promise<void> {
  const { folder } = incomingPaths(target.layout, run)
  for (const one of folders) await target.host.removeFolder(one, [folder])
}

async function refuseMembers(
  context: RunContext,
  list: ReadCommand,
  stores: readonly OuterStore[],
  signal: AbortSignal,
): Promise<void> {
  const judge = judgeMembers(context.source.config.nodes[0].home)
  const options = { signal, timeoutMs: UNWATCHED_MS, expect: [0, 1, 2], onLine: judge.take }
  const { exitCode, stderr } = await context.target.host.run(list, options)
  if (exitCode !== 0) throw refused(context, `cannot be read to its end: ${lastOf(stderr)}`)
  const verdict = judge.verdict()
  if (verdict !== undefined) throw refused(context, `is refused: ${verdict}`)
  const seen = new Set(judge.seen().stores)
  const missing = stores.find(({ path }) => !seen.has(path))
  if (missing !== undefined) throw refused(context, `lacks the data store ${missing.path}, which the database names`)
}

/** A dump of statements runs as it is, so each of them has to be known; pg_restore looks at its own. */
async function refuseStatements(context: RunContext, folder: string, signal: AbortSignal): Promise<void> {
  if (dialectOf(context.target.config.database.vendor) === 'postgresql') return
  const read = await readWhole(context, { folder, lines: 'known' }, signal)
  if (read.kind === 'refused') throw refused(context, read.why)
}

/** Of this source, as its own configuration and the version file of its home tell it. */
async function refuseOther(context: RunContext, { home, held }: IncomingPaths): Promise<void> {
  const { source, target } = context
  const ours = await source.host.readFile(`${source.config.nodes[0].home}/shared/bitbucket.properties`)
  const theirs = await target.host.readFile(join(held, 'bitbucket.properties'))
  if (databaseIn(theirs) !== databaseIn(ours))
    throw refused(
      context,
      `is of another instance: its bitbucket.properties names another database than that of ${source.config.name}`,
    )
  const { sourceVersion } = resultOf(context, 'check-readiness')
  const content = await target.host.readFile(join(home, 'shared', 'bitbucket.version'))
  const version = content === undefined ? undefined : /\d+\.\d+(?:\.\d+)*/.exec(decodeUtf8(content))?.[0]
  if (version !== undefined && version !== sourceVersion)
    throw refused(context, `is of version ${version}, and ${source.config.name} is ${sourceVersion}`)
}

function databaseIn(properties: Uint8Array | undefined): string | undefined {
  return properties === undefined ? undefined : valueOf(parseProperties(properties, 'latin1'), 'jdbc.url')
}

function refused({ source, target }: RunContext, why: string): AppError {
  return new AppError('policy/refused-archive', `the archive of ${source.config.name} ${why}`, {
    hint: `see what the backup scripts put into it; \`understudy rewind ${target.config.name}\` leaves everything as it was`,
  })
}
