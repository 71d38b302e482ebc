import { catFile } from '../../argv/files.ts'
import { AppError } from '../../kernel/app-error.ts'
import { endpointOfUrl, formatEndpoint, type Endpoint } from '../../kernel/endpoint.ts'
import type { HostReader } from '../../ports/host.ts'
import { machineNames } from '../../survey/machine-names.ts'
import { resolveAddresses } from '../../survey/resolve-addresses.ts'
import type { RunContext } from '../run-context.ts'

/** Whose index may go, and whose may not. */
export interface SearchEnds {
  readonly target: Pick<RunContext['target'], 'config' | 'host'>
  readonly source: Pick<RunContext['source'], 'config' | 'host'>
  /** Where findings of the source's search server lead. */
  readonly used: () => Promise<readonly Endpoint[]>
}

/** Where Bitbucket's bundled search server listens [documented]; in force where nothing else is set. */
const BUNDLED = { host: 'localhost', port: 7992, protocol: 'tcp' } as const

/** Rejects where the server may be one that the source uses, by its name or by any address. What can't be told is refused. */
export async function assertNotTheSource(ends: SearchEnds, server: string): Promise<void> {
  const told = await tellApart(ends, server)
  if (told.kind !== 'apart') throw refused(ends, server, told.because)
}

/** Whether the source uses the server too. `because` in lower case. */
type Apart = { readonly kind: 'apart' } | { readonly kind: 'shared' | 'unknown'; readonly because: string }

export async function tellApart({ source, target, used: find }: SearchEnds, server: string): Promise<Apart> {
  const to = endpointOfUrl(server)
  if (to === undefined) return { kind: 'unknown', because: 'it is no address' }
  const used = [...(await find()), BUNDLED]
  const oneMachine = await areOneMachine(source.host, target.host)
  const own = await addressesOf(target.host, to.host)
  for (const endpoint of used.filter(({ port }) => port === to.port)) {
    const theirs = await addressesOf(source.host, endpoint.host)
    if (own.size === 0 || theirs.size === 0)
      return { kind: 'unknown', because: `${formatEndpoint(endpoint)} or it cannot be resolved` }
    if (isShared(own, theirs, oneMachine))
      return { kind: 'shared', because: `${source.config.name} uses ${formatEndpoint(endpoint)}` }
  }
  return { kind: 'apart' }
}

/** The loopback of another machine is another server. */
function isShared(own: ReadonlySet<string>, theirs: ReadonlySet<string>, oneMachine: boolean): boolean {
  return [...own].some((address) => theirs.has(address) && (oneMachine || !isLoopback(address)))
}

/** Of a host that is the machine itself also what others reach it by. */
async function addressesOf(host: HostReader, name: Endpoint['host']): Promise<ReadonlySet<string>> {
  const addresses = new Set(await resolveAddresses(host, name))
  if (![...addresses].some(isLoopback)) return addresses
  const byName = await Promise.all((await machineNames(host)).map((one) => resolveAddresses(host, one)))
  return new Set([...addresses, ...byName.flat()])
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}

async function areOneMachine(one: HostReader, other: HostReader): Promise<boolean> {
  const [first, second] = await Promise.all(
    [one, other].map((host) => host.run(catFile('/proc/sys/kernel/random/boot_id', 'login'), { expect: [0, 1] })),
  )
  // Not told: then they may be one.
  return first?.stdout === second?.stdout || first?.stdout === '' || second?.stdout === ''
}

function refused({ target }: SearchEnds, server: string, why: string): AppError {
  return new AppError('policy/refused-target', `the index on ${server} is not dropped: ${why}`, {
    hint: `give ${target.config.name} a search server of its own under refresh.${target.config.name}.integrations.search-server, or cut it`,
  })
}
