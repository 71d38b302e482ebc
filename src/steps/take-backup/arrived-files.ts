import { listSizes, readSizes } from '../../argv/list-sizes.ts'
import { secretFolder } from '../../hold/permissions.ts'
import type { RunAs } from '../../argv/command.ts'
import type { HostReader, HostWriter } from '../../ports/host.ts'
import { receiverOf } from '../receiver-of.ts'
import type { RunContext } from '../run-context.ts'

/** Makes the folder that files are sent to, for who receives them; on what lies there already a push goes on. */
export async function openForArrival(
  { target: { host }, refresh }: Pick<RunContext, 'target' | 'refresh'>,
  folder: string,
): Promise<void> {
  const receiver = receiverOf({ refresh })
  await host.makeFolder(folder, { mode: 0o700, owner: receiver, group: receiver })
}

/**
 * Nobody receives anything there any more. What is left of a push that was cut off may notice it minutes later, and would then put what it
 * had of a file in the place of the whole one.
 */
export async function closeForArrival(host: Pick<HostWriter, 'makeFolder'>, folder: string): Promise<void> {
  await host.makeFolder(folder, secretFolder)
}

interface Files {
  readonly host: Pick<HostReader, 'run' | 'list' | 'status'>
  readonly folder: string
  readonly as: RunAs
}

/** What of the files that were sent is not there whole; undefined where all are, and nobody but root can change that any more. */
export async function whatIsMissing(sent: Files, arrived: Files): Promise<string | undefined> {
  if ((await arrived.host.status(arrived.folder))?.owner !== 'root') return `${arrived.folder} is still open`
  const [from, to] = [await sizesIn(sent), await sizesIn(arrived)]
  for (const [path, bytes] of from) {
    if (to.get(path) !== bytes) return `${to.get(path) ?? 0} of ${bytes} bytes of ${path} arrived`
  }
  return from.size === 0 ? `${sent.folder} is empty` : undefined
}

async function sizesIn({ host, folder, as }: Files): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>()
  if ((await host.list(folder)).length === 0) return sizes
  const onOutput = (output: AsyncIterable<Uint8Array>) => readSizes(output, (path, bytes) => sizes.set(path, bytes))
  await host.run(listSizes(folder, as), { onOutput })
  return sizes
}
