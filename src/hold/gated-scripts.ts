import { join } from 'node:path/posix'
import { startScripts } from '../argv/sudo-places.ts'
import { AppError } from '../kernel/app-error.ts'
import type { FileStatus, HostReader, HostWriter } from '../ports/host.ts'
import { withGate, type Gate } from './gate.ts'

export function startScriptOf(install: string): string {
  return join(install, 'bin', 'start-bitbucket.sh')
}

export function isStartScript(install: string, word: string): boolean {
  return startScripts.some((name) => word === join(install, 'bin', name))
}

/** Sets the gate into every start script of the installation; owner, group and mode stay, and so does a script that has it. */
export async function setGates(host: HostWriter, install: string, gate: Gate): Promise<void> {
  for (const { path, content, status } of await scriptsIn(host, install)) {
    const wanted = withGate(content, gate)
    if (wanted === undefined || status.kind !== 'file') throw notGateable(host, path)
    if (!Buffer.from(wanted).equals(content)) await host.writeFile(path, wanted, status)
  }
}

/** The first start script that would go on without the permit, in words. An upgrade of the installation brings its scripts anew. */
export async function whatIsNotGated(host: HostReader, install: string, gate: Gate): Promise<string | undefined> {
  for (const { path, content } of await scriptsIn(host, install)) {
    const wanted = withGate(content, gate)
    if (wanted === undefined || !Buffer.from(wanted).equals(content)) return `${path} does not ask for the permit`
  }
  return undefined
}

interface Script {
  readonly path: string
  readonly content: Uint8Array
  readonly status: FileStatus
}

async function scriptsIn(host: HostReader, install: string): Promise<readonly Script[]> {
  const paths = startScripts.map((name) => join(install, 'bin', name))
  const found = await Promise.all(
    paths.map(async (path) => ({ path, status: await host.status(path), content: await host.readFile(path) })),
  )
  return found.flatMap(({ path, status, content }) =>
    status === undefined || content === undefined ? [] : [{ path, status, content }],
  )
}

function notGateable(host: HostReader, path: string): AppError {
  return new AppError(
    'change/unreadable-file',
    `${path} on ${host.name} is no shell script in a file of its own, so it cannot be made to ask for the permit`,
    { hint: 'put the script of the vendor there, or a shell script that calls it' },
  )
}
