import { posix } from 'node:path'
import { textOfBytes } from '../../argv/byte-text.ts'
import type { Command } from '../../argv/command.ts'
import * as files from '../../argv/files.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { RandomSource } from '../../kernel/random.ts'
import type { HostReader, HostWriter, NewFile } from '../../ports/host.ts'
import { commandFailure } from './failures.ts'
import type { Runner } from './runner.ts'

type Closed = typeof Symbol.asyncDispose

export function createWriter(
  runner: Runner,
  reader: Omit<HostReader, Closed>,
  random: RandomSource,
): Omit<HostWriter, Closed> {
  const as = runner.filesAs
  return {
    ...reader,
    execute: (command, options) => runner.run(command, options),
    writeFile: (path, content, file) => writeFile(runner, path, content, file, random.token(8)),
    createFile: (path, content, file) => createFile(runner, path, content, file, random.token(8)),
    makeFolder: (path, folder) => must(runner, files.makeFolder(path, folder, as)),
    rename: (from, to) => rename(runner, reader, from, to),
    removeFile: async (path) => {
      await runner.file(files.removeFile(path, as))
    },
    removeFolder: (path, within) => removeFolder(runner, path, within),
  }
}

async function writeFile(
  runner: Runner,
  path: string,
  content: Uint8Array,
  file: NewFile,
  token: string,
): Promise<void> {
  const { filesAs: as } = runner
  const beside = nameBeside(path, token)
  try {
    await finishFile(runner, beside, content, file)
    await must(runner, files.renameFile(beside, path, as))
  } catch (error) {
    await runner.file(files.removeFile(beside, as)).catch(() => undefined)
    throw error
  }
  await must(runner, files.flushPath(posix.dirname(path), as))
}

async function createFile(
  runner: Runner,
  path: string,
  content: Uint8Array,
  file: NewFile,
  token: string,
): Promise<'created' | 'exists'> {
  const { filesAs: as } = runner
  const beside = nameBeside(path, token)
  try {
    await finishFile(runner, beside, content, file)
    const answer = await link(runner, beside, path)
    await must(runner, files.flushPath(posix.dirname(path), as))
    return answer
  } finally {
    await runner.file(files.removeFile(beside, as)).catch(() => undefined)
  }
}

async function link(runner: Runner, from: string, to: string): Promise<'created' | 'exists'> {
  const command = files.linkFile(from, to, runner.filesAs)
  const { exitCode, stderr } = await runner.run(command, { expect: [0, 1] })
  if (exitCode === 0) return 'created'
  if (/: File exists$/m.test(stderr)) return 'exists'
  throw commandFailure({ host: runner.name }, command, {
    exitCode,
    stderr,
    stdout: new Uint8Array(),
    ended: 'by-itself',
  })
}

function nameBeside(path: string, token: string): string {
  return posix.join(posix.dirname(path), `.understudy-${token}`)
}

/** On disk with content, owner and mode, under a name that nobody looks for. */
async function finishFile(runner: Runner, path: string, content: Uint8Array, file: NewFile): Promise<void> {
  const { filesAs: as } = runner
  await must(runner, files.makeEmptyFile(path, file, as))
  await must(runner, files.fillFile(path, as), content)
}

async function rename(runner: Runner, reader: Pick<HostReader, 'status'>, from: string, to: string): Promise<void> {
  const [source, folder] = await Promise.all([reader.status(from), reader.status(posix.dirname(to))])
  if (source === undefined || folder === undefined)
    throw notFound(runner, source === undefined ? from : posix.dirname(to))
  // `mv` copies across file systems: slow, and half done when it is interrupted.
  if (source.device !== folder.device || source.mountPoint !== folder.mountPoint) {
    throw new AppError('host/command-failed', `${from} and ${to} lie on different file systems of ${runner.name}`, {
      hint: 'keep the home and the folder beside it on one file system; see `understudy doctor ENV`',
    })
  }
  await must(runner, files.renameFile(from, to, runner.filesAs))
  await must(runner, files.flushPath(posix.dirname(to), runner.filesAs))
}

async function removeFolder(runner: Runner, path: string, within: readonly string[]): Promise<void> {
  if (!isInside(path, within)) throw outside(runner, path, within)
  const resolve = async (one: string) =>
    textOfBytes((await runner.file(files.resolvePath(one, runner.filesAs))) ?? new Uint8Array()).replace(/\0$/, '')
  // A symbolic link on the way would lead out of what may be removed.
  const [parent, ...allowed] = await Promise.all([posix.dirname(path), ...within].map(resolve))
  const real = posix.join(parent ?? '', posix.basename(path))
  if (!isInside(real, allowed)) throw outside(runner, real, within)
  await runner.file(files.removeTree(real, runner.filesAs))
}

function isInside(path: string, within: readonly string[]): boolean {
  return (
    posix.normalize(path) === path &&
    within.some(
      (folder) => folder.startsWith('/') && folder !== '/' && path.startsWith(`${folder}/`) && !path.endsWith('/'),
    )
  )
}

async function must(runner: Runner, command: Command, content?: Uint8Array): Promise<void> {
  const output = await runner.file(command, content)
  if (output === undefined) throw notFound(runner, command.args.at(-1) ?? command.program)
}

function notFound(runner: Runner, path: string): AppError {
  return new AppError('host/file-not-found', `${path}, or the folder it belongs in, is not there on ${runner.name}`, {
    hint: `look with \`ls -ld\` on ${runner.name}; the run can go on with \`understudy resume\` when it is there`,
  })
}

function outside(runner: Runner, path: string, within: readonly string[]): AppError {
  return new AppError(
    'host/permission-denied',
    `${path} on ${runner.name} is not inside ${within.join(' or ')}, so it is not removed`,
    {
      hint: 'this guards what is not ours; if the folder has to go, remove it by hand',
    },
  )
}
