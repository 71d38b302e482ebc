import { textOfBytes } from '../../argv/byte-text.ts'
import type { ReadCommand } from '../../argv/command.ts'
import { catFile, diskSpace, listFolder, readUnlinked, statFile } from '../../argv/files.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { FreeSpace, HostReader } from '../../ports/host.ts'
import { readFileStatus, readFreeSpace, readListing } from './file-facts.ts'
import type { Runner } from './runner.ts'

const FILE_LIMIT = 16 * 1024 * 1024

/** Has no way to change anything, not even one that the type hides. */
export function createReader(runner: Runner): Omit<HostReader, typeof Symbol.asyncDispose> {
  return {
    name: runner.name,
    run: (command, options) => runner.run(command, options),
    readFile: (path) => readSmall(runner, path, catFile(path, runner.filesAs)),
    readUnlinked: (path) => readSmall(runner, path, readUnlinked(path, runner.filesAs)),
    readOpenFile: (path) => readOpenFile(runner, path),
    status: async (path) => {
      const output = await runner.file(statFile(path, runner.filesAs))
      return output === undefined ? undefined : readFileStatus(textOfBytes(output))
    },
    list: async (path) => {
      const output = await runner.file(listFolder(path, runner.filesAs))
      return output === undefined ? [] : readListing(output)
    },
    freeSpace: (path) => freeSpace(runner, path),
  }
}

async function readOpenFile(runner: Runner, path: string): Promise<Uint8Array | undefined> {
  try {
    return await readSmall(runner, path, catFile(path, 'login'))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'host/permission-denied') throw error
    return readSmall(runner, path, catFile(path, runner.filesAs))
  }
}

async function readSmall(runner: Runner, path: string, command: ReadCommand): Promise<Uint8Array | undefined> {
  const content = await runner.file(command)
  if (content === undefined || content.length < FILE_LIMIT) return content
  throw new AppError(
    'host/command-failed',
    `${path} on ${runner.name} has ${content.length} bytes, too many for a file of settings`,
    {
      hint: 'look at what this file is; Understudy reads whole only files under 16 MiB',
    },
  )
}

async function freeSpace(runner: Runner, path: string): Promise<FreeSpace> {
  const output = await runner.file(diskSpace(path, runner.filesAs))
  if (output !== undefined) return readFreeSpace(textOfBytes(output))
  throw new AppError('host/file-not-found', `${path} is not there on ${runner.name}`, {
    hint: 'check the path in understudy.yaml, and that its file system is mounted',
  })
}
