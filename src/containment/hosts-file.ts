import { AppError } from '../kernel/app-error.ts'
import type { HostReader, HostWriter } from '../ports/host.ts'
import type { Destination, Fence } from './fence.ts'
import { hiddenByOthers, withHostsBlock, withoutHostsBlock, type HostsBlock } from './hosts-block.ts'

export const HOSTS_FILE = '/etc/hosts'

/** Every name of the fence but those that a latch leads to: the copy has to find them. */
export function namesToBlock(fence: Fence, latches: readonly Destination[]): HostsBlock {
  const open = new Set(latches.map(hostOf))
  return {
    environment: fence.environment,
    names: fence.names.filter((name) => !open.has(name)),
    // What earlier versions recorded has only the hosts that it opens.
    reached: [...fence.reached, ...fence.allowed.map(hostOf), ...open],
  }
}

function hostOf({ endpoint }: Destination): string {
  return endpoint.replace(/:\d+(\/udp)?$/, '')
}

/** Puts the block into the hosts file, or brings it up to date; every other byte stays. Twice is done. Throws 'host/hosts-file'. */
export async function blockNames(host: HostWriter, block: HostsBlock): Promise<void> {
  await change(host, (content) => withHostsBlock(content, block, '\n'))
}

/** Takes the block out. Twice is done. */
export async function unblockNames(host: HostWriter, environment: string): Promise<void> {
  await change(host, (content) => withoutHostsBlock(content, environment))
}

/** In words, what keeps the names from leading nowhere; undefined where nothing does. */
export async function whyNamesLead(host: HostReader, block: HostsBlock): Promise<string | undefined> {
  const content = await host.readOpenFile(HOSTS_FILE)
  if (content === undefined) return `${HOSTS_FILE} is not there`
  const hidden = hiddenByOthers(content, block)
  if (hidden.length > 0) return `the block of another copy in ${HOSTS_FILE} hides ${hidden.join(', ')}`
  const wanted = withHostsBlock(content, block, '\n')
  return Buffer.from(wanted).equals(content) ? undefined : `the block of ${block.environment} in ${HOSTS_FILE} differs`
}

async function change(host: HostWriter, edit: (content: Uint8Array) => Uint8Array): Promise<void> {
  const content = (await host.readOpenFile(HOSTS_FILE)) ?? new Uint8Array()
  const wanted = edit(content)
  if (Buffer.from(wanted).equals(content)) return
  const status = await host.status(HOSTS_FILE)
  if (status !== undefined && status.kind !== 'file') {
    throw hostsFile(host, `is a ${status.kind}, and what it leads to may be somebody else's`)
  }
  const { owner, group, mode } = status ?? { owner: 'root', group: 'root', mode: 0o644 }
  if (owner !== 'root') throw hostsFile(host, `belongs to ${owner}, who could change it back`)
  try {
    await host.writeFile(HOSTS_FILE, wanted, { owner, group, mode })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw hostsFile(host, `can not be replaced (${error.message})`, error)
  }
}

function hostsFile({ name }: HostReader, fact: string, cause?: AppError): AppError {
  return new AppError('host/hosts-file', `${HOSTS_FILE} on ${name} ${fact}`, {
    hint: 'make it a file of its own that root may replace, or take `hosts` out of the `with` of the fence: its packet filter holds without it',
    ...(cause === undefined ? {} : { cause }),
  })
}
