import { posix } from 'node:path'
import { resolvePath, statFile } from '../argv/files.ts'
import { AppError } from '../kernel/app-error.ts'
import type { FileSystemFacts, FolderFacts } from '../kernel/facts.ts'
import type { HostReader } from '../ports/host.ts'
import { listMounts, parseMounts } from '../argv/mounts.ts'
import { mountOf, pathOnFileSystem } from './mount-table.ts'
import { resolveAddresses } from './resolve-addresses.ts'

/** Where a folder lies, symbolic links resolved. Undefined where there is none yet. */
export async function folderFacts(host: HostReader, folder: string): Promise<FolderFacts | undefined> {
  const path = await realPath(host, folder)
  const numbers = await numbersOf(host, path)
  return numbers === undefined ? undefined : { path, ...numbers, fileSystem: await fileSystemOf(host, path) }
}

/** Of a folder that is not there: where it will lie once somebody makes it. */
export async function absentFolderFacts(host: HostReader, folder: string): Promise<FolderFacts> {
  const path = await realPath(host, folder)
  const above = await numbersOf(host, posix.dirname(path))
  return { path, device: above?.device ?? 0, inode: 0, fileSystem: await fileSystemOf(host, path) }
}

async function realPath(host: HostReader, path: string): Promise<string> {
  const { stdout } = await host.run(resolvePath(path, 'login'))
  return stdout.replace(/\0$/, '')
}

type Numbers = Pick<FolderFacts, 'device' | 'inode'>

/** Behind a link it may lie outside what sudo allows; the login itself may look at most folders. */
async function numbersOf(host: HostReader, path: string): Promise<Numbers | undefined> {
  try {
    const status = await host.status(path)
    return status === undefined ? undefined : { device: status.device, inode: status.inode }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'host/missing-sudo-rule') throw error
    const { exitCode, stdout } = await host.run(statFile(path, 'login'), { expect: [0, 1] })
    const [, , , , , , , device, inode] = stdout.split('\0')
    if (exitCode === 0) return { device: Number(device), inode: Number(inode) }
    throw error
  }
}

async function fileSystemOf(host: HostReader, path: string): Promise<FileSystemFacts | undefined> {
  const { exitCode, stdout } = await host.run(listMounts(), { expect: [0, 1] })
  const mount = exitCode === 0 ? mountOf(path, parseMounts(stdout)) : undefined
  if (mount === undefined) return undefined
  const { type, source, address } = mount
  const below = pathOnFileSystem(path, mount)
  const { server, folder } = exportOf(source)
  if (server === undefined) return { type, source, server, addresses: [], path: below }
  const resolved = await resolveAddresses(host, server.replace(/^\[(.*)\]$/, '$1'))
  const addresses = [...new Set([...(address === undefined ? [] : [address]), ...resolved])]
  return { type, source, server, addresses, path: joined(folder, below) }
}

/** Server and folder of `nas:/export` and `//nas/share`; a device has none. */
function exportOf(source: string): { readonly server: string | undefined; readonly folder: string } {
  const [, named, exported = '', windows, share = ''] = /^(?:([^/]+):(\/.*)|\/\/([^/]+)(\/.*))$/.exec(source) ?? []
  const server = (named ?? windows)?.toLowerCase().replace(/\.$/, '')
  return { server, folder: named === undefined ? share : exported }
}

function joined(folder: string, below: string): string {
  return `${folder}/${below}`.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1')
}
