import type { EnvironmentConfig } from '../config/environment.ts'
import type { Command } from '../argv/command.ts'
import {
  listCounters,
  listRules,
  listSet,
  loadRules,
  readCounters,
  readElements,
  trackFromTheStart,
  type SetElement,
} from '../argv/nft.ts'
import { publicProgram, secretFile } from '../hold/permissions.ts'
import { layoutOf, type Layout } from '../hold/layout.ts'
import { AppError } from '../kernel/app-error.ts'
import { encodeUtf8 } from '../kernel/utf8.ts'
import type { HostReader, HostWriter } from '../ports/host.ts'
import { CGROUPS, renderCanary, runCanary, runCanaryInGroup, runCanaryOfHost } from './canary.ts'
import type { Fence, FenceScope, PosixUser } from './fence.ts'
import { kernelLogCommand } from './kernel-log.ts'
import type { TriedDestination } from './ledger.ts'
import {
  cgroupScript,
  latchScript,
  lowerScript,
  nftablesScript,
  tableName,
  TRIED_KEPT_DAYS,
  triedSetName,
} from './nftables.ts'
import { PROBER, runProber } from './prober.ts'

/** Which fence, on which host. */
export interface FenceAt<Host> {
  readonly host: Host
  readonly layout: Layout
  readonly environment: string
  /** By name. */
  readonly serviceUser: string
}

/** Of a target, by its configuration. */
export function fenceAt<Host>(
  { name, nodes, runAs }: Pick<EnvironmentConfig, 'name' | 'nodes' | 'runAs'>,
  host: Host,
): FenceAt<Host> {
  return { host, layout: layoutOf(nodes[0].home), environment: name, serviceUser: runAs }
}

/**
 * Loads the rules and proves that they stand; opens the latches that the fence has. Twice is done: rules and counters are made anew.
 * Throws 'host/fence-not-standing'.
 */
export async function raise(
  at: FenceAt<HostWriter>,
  fence: Fence<PosixUser>,
  { now, signal }: { readonly now: Date; readonly signal: AbortSignal },
): Promise<void> {
  const { host, layout, environment, serviceUser } = at
  await Promise.all([
    host.writeFile(layout.canary, encodeUtf8(renderCanary(environment, serviceUser, fence.scope)), publicProgram),
    host.writeFile(layout.prober, encodeUtf8(PROBER), publicProgram),
    host.writeFile(layout.fence, encodeUtf8(nftablesScript(fence)), secretFile),
  ])
  await load(at, layout.fence, signal)
  await host.execute(trackFromTheStart(), { signal })
  await fenceCgroup(at, fence, signal)
  await openLatches(at, fence, { now, signal })
  const seen =
    (await whyNotStanding(at)) ?? (await whyGroupIsOpen(at, fence.scope)) ?? (await whyHostIsOpen(at, fence.scope))
  if (seen !== undefined) throw notStanding(at, seen)
}

/** Opens the latches of a fence that stands, and closes every other. */
export async function openLatches(
  at: FenceAt<HostWriter>,
  fence: Fence<PosixUser>,
  { now, signal }: { readonly now: Date; readonly signal: AbortSignal },
): Promise<void> {
  const { host, layout } = at
  await host.writeFile(layout.latches, encodeUtf8(latchScript(fence, now)), secretFile)
  await load(at, layout.latches, signal)
}

/** Each start of the service loads the file again; a service that runs has its cgroup already. */
async function fenceCgroup(at: FenceAt<HostWriter>, fence: Fence<PosixUser>, signal: AbortSignal): Promise<void> {
  const { host, layout } = at
  const script = cgroupScript(fence)
  if (script === undefined || fence.scope.kind !== 'cgroup') return
  await host.writeFile(layout.cgroup, encodeUtf8(script), secretFile)
  if (await groupIsThere(host, fence.scope.path)) await load(at, layout.cgroup, signal)
}

/** While the service runs. Everybody may read it: sudo has no rule about control groups. */
export async function groupIsThere(host: HostReader, path: string): Promise<boolean> {
  return (await host.readOpenFile(`${CGROUPS}/${path}/cgroup.procs`)) !== undefined
}

/** Takes the rules of this environment away, and no others. Twice is done. */
export async function lower(at: FenceAt<HostWriter>, signal: AbortSignal): Promise<void> {
  const { host, layout, environment } = at
  await host.writeFile(layout.fence, encodeUtf8(lowerScript(environment)), secretFile)
  await host.execute(loadRules(layout.fence), { signal })
}

/** Rules that do not load leave those that stand as they are. Throws 'host/fence-not-loaded' with what nft says. */
async function load({ host, environment }: FenceAt<HostWriter>, file: string, signal: AbortSignal): Promise<void> {
  const { exitCode, stderr } = await host.execute(loadRules(file), { signal, expect: [0, 1] })
  if (exitCode === 0) return
  const said = stderr.trim().split('\n').slice(0, 2).join(' ')
  throw new AppError('host/fence-not-loaded', `${host.name} does not take the fence of ${environment}: ${said}`, {
    hint: 'nft 1.0 and Linux 5.10 are old enough for it (5.13 for the cgroup): update the host, or load what `understudy fence print --for iptables` prints and waive the fence',
  })
}

/** What the canary saw instead of the fence; undefined where it stands. Rules that are listed prove nothing. */
export async function whyNotStanding({ host, layout, serviceUser }: FenceAt<HostReader>): Promise<string | undefined> {
  if ((await host.status(layout.canary)) === undefined) return `${layout.canary} is not there`
  const { exitCode, stderr } = await host.run(runCanary(layout.canary, serviceUser), { expect: [0, 1] })
  return exitCode === 0 ? undefined : whatWasSeen(stderr)
}

/**
 * What the canary saw from within the cgroup of the service; undefined where it is refused there, where the service does not run, and
 * for another scope. A cgroup that was made anew under the same path is open, though the rule about it is still listed.
 */
export async function whyGroupIsOpen(
  { host, layout }: FenceAt<HostReader>,
  scope: FenceScope,
): Promise<string | undefined> {
  if (scope.kind !== 'cgroup' || !(await groupIsThere(host, scope.path))) return undefined
  const { exitCode, stderr } = await host.run(runCanaryInGroup(layout.canary), { expect: [0, 1] })
  return exitCode === 0 ? undefined : `in the cgroup ${scope.path} ${whatWasSeen(stderr)}`
}

/** What the canary saw as somebody else than the service user; undefined where it is refused there too, and for another scope. */
export async function whyHostIsOpen(
  { host, layout }: FenceAt<HostReader>,
  scope: FenceScope | undefined,
): Promise<string | undefined> {
  if (scope?.kind !== 'host') return undefined
  const { exitCode, stderr } = await host.run(runCanaryOfHost(layout.canary), { expect: [0, 1] })
  return exitCode === 0 ? undefined : `for others than the service user ${whatWasSeen(stderr)}`
}

function whatWasSeen(stderr: string): string {
  return stderr.trim().replace(/^the fence of \S+ does not stand: /, '') || 'the canary did not say what it saw'
}

/** Packets by the name of the counter; undefined where there is no table. */
export async function countersOf({
  host,
  environment,
}: Pick<FenceAt<HostReader>, 'host' | 'environment'>): Promise<ReadonlyMap<string, number> | undefined> {
  const { exitCode, stdout } = await host.run(listCounters(tableName(environment)), { expect: [0, 1] })
  return exitCode === 0 ? readCounters(stdout) : undefined
}

/** What was tried since the rules were loaded; undefined where there is no table. */
export async function triedAt(
  { host, environment }: Pick<FenceAt<HostReader>, 'host' | 'environment'>,
  now: Date,
): Promise<readonly TriedDestination[] | undefined> {
  const found: TriedDestination[] = []
  for (const family of [4, 6] as const) {
    const listed = await host.run(listSet(tableName(environment), triedSetName(family)), { expect: [0, 1] })
    if (listed.exitCode !== 0) return undefined
    found.push(...readElements(listed.stdout).map((one) => triedDestination(one, now)))
  }
  return found
}

function triedDestination({ address, port, protocol, packets, expires }: SetElement, now: Date): TriedDestination {
  const kept = TRIED_KEPT_DAYS * 24 * 3600
  const lastAt = new Date(now.getTime() - (kept - (expires ?? kept)) * 1000).toISOString()
  return { address, port, protocol, attempts: packets, lastAt }
}

/**
 * The rules as the kernel has them, without what comes and goes by itself: what was tried, latches, the cgroup of a start. Undefined
 * where there is no table.
 */
export async function rulesAt({
  host,
  environment,
}: Pick<FenceAt<Pick<HostReader, 'run'>>, 'host' | 'environment'>): Promise<string | undefined> {
  const { exitCode, stdout } = await host.run(listRules(tableName(environment)), { expect: [0, 1] })
  return exitCode === 0 ? withoutMoving(stdout) : undefined
}

/** Those of `cgroupScript`, with a number where the cgroup is gone. Any other rule there, such as between them, is somebody else's. */
const RULES_OF_CGROUP =
  /(\tchain service_cgroup \{\n)\t\t(socket cgroupv2 level \d+ \S+ )ip daddr [\d.]+ tcp dport \d+ counter name "?canary"? reject [^\n]*\n((?:\t\t[^\n]*\n)*?)\t\t\2goto service_user\n/g

function withoutMoving(listing: string): string {
  return listing
    .replaceAll(/(\tset (?:tried|latched)[46] \{\n(?:(?!\t\}|\t\telements)[^\n]*\n)*)\t\telements = \{[^}]*\}\n/g, '$1')
    .replaceAll(RULES_OF_CGROUP, '$1$3')
}

/** What is open beside what is allowed, as the kernel has it. */
export async function latchedAt({
  host,
  environment,
}: Pick<FenceAt<HostReader>, 'host' | 'environment'>): Promise<readonly SetElement[]> {
  const found: SetElement[] = []
  for (const set of ['latched4', 'latched6']) {
    const { exitCode, stdout } = await host.run(listSet(tableName(environment), set), { expect: [0, 1] })
    if (exitCode === 0) found.push(...readElements(stdout))
  }
  return found
}

/** What is run on the host for all of this, beside the writing of files. */
export function fenceCommands(
  { layout, environment, serviceUser }: Omit<FenceAt<never>, 'host'>,
  scope: FenceScope['kind'],
): readonly Command[] {
  const table = tableName(environment)
  return [
    loadRules(layout.fence),
    loadRules(layout.latches),
    ...(scope === 'cgroup' ? [loadRules(layout.cgroup)] : []),
    trackFromTheStart(),
    listCounters(table),
    listRules(table),
    kernelLogCommand(environment),
    ...['tried4', 'tried6', 'latched4', 'latched6'].map((set) => listSet(table, set)),
    runCanary(layout.canary, serviceUser),
    ...(scope === 'cgroup' ? [runCanaryInGroup(layout.canary)] : []),
    ...(scope === 'host' ? [runCanaryOfHost(layout.canary)] : []),
    runProber(layout.prober, serviceUser, []),
  ]
}

function notStanding({ host, environment, serviceUser }: FenceAt<HostReader>, seen: string): AppError {
  return new AppError(
    'host/fence-not-standing',
    `the fence of ${environment} was loaded on ${host.name}, and does not stand for ${serviceUser}: ${seen}`,
    { hint: 'look for rules that accept before it with `nft list ruleset` there; the copy must not start' },
  )
}
