import { dirname, join } from 'node:path/posix'
import type { ReadCommand } from '../../argv/command.ts'
import { flushFileSystem } from '../../argv/files.ts'
import { DATABASE, HOME, judgeMembers, type SeenMembers } from '../../backup/diy/judge-members.ts'
import { STORES } from '../../backup/diy/member-stores.ts'
import { givenCommands, topsOfBackup } from '../../backup/given/given-commands.ts'
import type { PackedBackup } from '../../backup/given/given-backup.ts'
import { incomingPaths } from '../../hold/layout.ts'
import { secretFolder } from '../../hold/permissions.ts'
import { AppError } from '../../kernel/app-error.ts'
import { UNWATCHED_MS } from '../unwatched.ts'
import { awaitNoWriter } from './await-no-writer.ts'
import { decryptionOf } from './decryption.ts'
import type { Reading } from './reading.ts'
import { refusedGiven } from './refused-given.ts'
import { clear } from './unpack-archive.ts'
import { MAKE_ROOM, unpackBy } from './unpack-by.ts'

/**
 * Into `unpacked/` of the run, once all that it holds is known to stay there and to have room. `look`: only what tells which backup it is.
 * Gives the folder in which that lies, and what it has of data stores.
 */
export async function unpackGiven(
  context: Reading,
  given: PackedBackup,
  what: 'unpack' | 'look',
  signal: AbortSignal,
): Promise<UnpackedBackup> {
  const { host, layout } = context.target
  const { folder, unpacked } = incomingPaths(layout, context.run)
  await refuseOtherFolder(context, given)
  const decryption = await decryptionOf(context, given.kind === 'encrypted')
  const commands = givenCommands(given, unpacked, { decryption, tops: await topsOf(context, given) })
  const seen = await judgedMembers(context, given, commands.list, signal)
  if (commands[what].length === 0) return { folder: given.path, stores: seen.stores }
  const needed = what === 'unpack' ? seen : { members: LOOKED_AT, bytes: seen.dumpBytes }
  await refuseWithoutRoom(context, given, needed)
  await awaitNoWriter(context, unpacked, signal)
  await clear(context, [unpacked])
  await host.makeFolder(unpacked, secretFolder)
  const refused = (why: string) => refusedGiven(context, given, why)
  for (const command of commands[what]) await unpackBy(host, { command, archive: given.path, refused }, signal)
  // Renames and the manifest, which come next, must not outlive it.
  await host.execute(flushFileSystem(folder, 'root'), { signal })
  return { folder: unpacked, stores: seen.stores }
}

export interface UnpackedBackup {
  readonly folder: string
  /** The paths that its data stores outside the home have on the source. */
  readonly stores: readonly string[]
}

async function topsOf({ target: { host } }: Reading, { path, kind }: PackedBackup): Promise<readonly string[]> {
  const hasStores = kind === 'folder' && (await host.status(join(path, STORES))) !== undefined
  return hasStores ? topsOfBackup.withStores : topsOfBackup.plain
}

/** A dump has a file for each table. */
const LOOKED_AT = 1000

/** tar would only say that it can't stat something. */
async function refuseOtherFolder(context: Reading, given: PackedBackup): Promise<void> {
  if (given.kind !== 'folder') return
  for (const name of [HOME, DATABASE]) {
    if ((await context.target.host.status(join(given.path, name)))?.kind === 'folder') continue
    throw refusedGiven(context, given, `is no backup of the scripts: it has no folder ${name}`)
  }
}

async function judgedMembers(
  context: Reading,
  given: PackedBackup,
  list: ReadCommand,
  signal: AbortSignal,
): Promise<SeenMembers> {
  const judge = judgeMembers(context.source.config.nodes[0].home)
  const options = { signal, timeoutMs: UNWATCHED_MS, expect: [0, 1, 2], onLine: judge.take }
  const { exitCode, stderr } = await context.target.host.run(list, options)
  if (exitCode !== 0) throw unreadable(context, given, stderr)
  const seen = judge.seen()
  const verdict = judge.verdict()
  if (verdict !== undefined) throw refusedGiven(context, given, `is refused: ${verdict}`)
  return seen
}

function unreadable(context: Reading, given: PackedBackup, stderr: string): AppError {
  if (given.kind === 'encrypted') return notDecrypted(context, given, stderr)
  const isOther = /not in gzip format|does not look like a tar archive/.test(stderr)
  return refusedGiven(context, given, `${isOther ? 'is no archive' : 'cannot be read to its end'}: ${firstOf(stderr)}`)
}

/** gpg tells the cause, where it does; tar and gzip only see that nothing comes. */
function notDecrypted(context: Reading, given: PackedBackup, stderr: string): AppError {
  const said = stderr.split('\n').filter((line) => /\bgpg: (?!encrypted with )/.test(line))
  const because = said.length === 0 ? firstOf(stderr) : said.join('; ')
  return refusedGiven(
    context,
    given,
    `cannot be decrypted to its end: ${because}`,
    `see refresh.${context.refresh.target}.archives.gnupg and the keys of root there, or choose another one`,
  )
}

/** What comes after it are consequences. */
function firstOf(stderr: string): string {
  return stderr.trim().split('\n')[0] ?? ''
}

async function refuseWithoutRoom(
  { target: { host, layout } }: Reading,
  { path }: PackedBackup,
  { bytes, members }: Pick<SeenMembers, 'bytes' | 'members'>,
): Promise<void> {
  const folder = dirname(layout.home)
  const free = await host.freeSpace(folder)
  // A file ends in the middle of its last block.
  const needed = bytes + members * 2048
  if (free.bytes >= needed && free.inodes >= members) return
  throw new AppError(
    'host/disk-full',
    `${folder} on ${host.name} has ${free.bytes} bytes and ${free.inodes} inodes free, and ${path} unpacked needs about ${needed} and ${members}`,
    { hint: MAKE_ROOM },
  )
}
