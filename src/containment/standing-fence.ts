import type { Command } from '../argv/command.ts'
import { listCounters, loadRules, readCounters } from '../argv/nft.ts'
import { publicProgram, secretFile } from '../hold/permissions.ts'
import type { Layout } from '../hold/layout.ts'
import { AppError } from '../kernel/app-error.ts'
import { encodeUtf8 } from '../kernel/utf8.ts'
import type { HostReader, HostWriter } from '../ports/host.ts'
import { renderCanary, runCanary } from './canary.ts'
import type { Fence, PosixUser } from './fence.ts'
import { lowerScript, nftablesScript, tableName } from './nftables.ts'

/** Which fence, on which host. */
export interface FenceAt<Host> {
  readonly host: Host
  readonly layout: Pick<Layout, 'fence' | 'canary'>
  readonly environment: string
  /** By name. */
  readonly serviceUser: string
}

/** Loads the rules and proves that they stand. Twice is done: rules and counters are made anew. Throws 'host/fence-not-standing'. */
export async function raise(
  at: FenceAt<HostWriter>,
  fence: Fence<PosixUser>,
  { now, signal }: { readonly now: Date; readonly signal: AbortSignal },
): Promise<void> {
  const { host, layout, environment } = at
  await host.writeFile(layout.canary, encodeUtf8(renderCanary(environment)), publicProgram)
  await host.writeFile(layout.fence, encodeUtf8(nftablesScript(fence, now)), secretFile)
  await host.execute(loadRules(layout.fence), { signal })
  const seen = await whyNotStanding(at)
  if (seen !== undefined) throw notStanding(at, seen)
}

/** Takes the rules of this environment away, and no others. Twice is done. */
export async function lower(at: FenceAt<HostWriter>, signal: AbortSignal): Promise<void> {
  const { host, layout, environment } = at
  await host.writeFile(layout.fence, encodeUtf8(lowerScript(environment)), secretFile)
  await host.execute(loadRules(layout.fence), { signal })
}

/** What the canary saw instead of the fence; undefined where it stands. Rules that are listed prove nothing. */
export async function whyNotStanding({ host, layout, serviceUser }: FenceAt<HostReader>): Promise<string | undefined> {
  if ((await host.status(layout.canary)) === undefined) return `${layout.canary} is not there`
  const { exitCode, stderr } = await host.run(runCanary(layout.canary, serviceUser), { expect: [0, 1] })
  return exitCode === 0 ? undefined : stderr.trim() || 'the canary did not say what it saw'
}

/** Packets by the name of the counter; undefined where there is no table. */
export async function countersOf({
  host,
  environment,
}: Pick<FenceAt<HostReader>, 'host' | 'environment'>): Promise<ReadonlyMap<string, number> | undefined> {
  const { exitCode, stdout } = await host.run(listCounters(tableName(environment)), { expect: [0, 1] })
  return exitCode === 0 ? readCounters(stdout) : undefined
}

/** What is run on the host for all of this, beside the writing of files. */
export function fenceCommands({ layout, environment, serviceUser }: Omit<FenceAt<never>, 'host'>): readonly Command[] {
  return [loadRules(layout.fence), listCounters(tableName(environment)), runCanary(layout.canary, serviceUser)]
}

function notStanding({ host, environment, serviceUser }: FenceAt<HostReader>, seen: string): AppError {
  return new AppError(
    'host/fence-not-standing',
    `the fence of ${environment} was loaded on ${host.name}, and does not stand for ${serviceUser}: ${seen}`,
    { hint: 'look for rules that accept before it with `nft list ruleset` there; the copy must not start' },
  )
}
