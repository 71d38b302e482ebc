import type { AppError } from '../../../kernel/app-error.ts'
import { Secret } from '../../../kernel/secret.ts'
import type {
  GuardianOrder,
  LockRelay,
  MaintenanceRelay,
  RelayedLock,
  RelayOrder,
  RelaySeen,
} from '../../../ports/bitbucket.ts'
import type { HttpServer } from '../http.ts'
import { startGuardianProcess, type GuardianProcess } from './guardian-process.ts'
import { acquireFailure } from './lock-failures.ts'
import type { GuardianMessage } from './messages.ts'
import { releaseAlone, unlockFailed, type Release } from './release.ts'

export interface MaintenanceRelayOptions {
  readonly order: GuardianOrder & { readonly relay: RelayOrder }
  /** How the guardian is started: `[process.execPath, main]`. */
  readonly command: readonly string[]
  /** How long `end` waits for the guardian before it fails; the guardian goes on. Default 60 s. */
  readonly patienceMs?: number
}

export function openMaintenanceRelay(options: MaintenanceRelayOptions): MaintenanceRelay {
  return {
    open: async (seen) => {
      const guardian = startGuardianProcess(options.command, options.order)
      const first = await guardian.next()
      if (first?.kind !== 'listening') throw acquireFailure(options.order, first)
      return relayOf(options, guardian, { port: first.port, seen })
    },
  }
}

function relayOf(
  options: MaintenanceRelayOptions,
  guardian: GuardianProcess,
  { port, seen }: { readonly port: number; readonly seen: RelaySeen | undefined },
): LockRelay {
  const told: GuardianMessage[] = []
  const all = readAll(guardian, told, seen)
  let ending: Promise<RelayedLock> | undefined
  return { port, end: () => (ending ??= endRelay(options, guardian, { told, all })) }
}

interface Hearing {
  readonly told: readonly GuardianMessage[]
  /** Everything that the guardian will ever tell. */
  readonly all: Promise<'read'>
}

async function endRelay(
  { order, patienceMs = 60_000 }: MaintenanceRelayOptions,
  guardian: GuardianProcess,
  { told, all }: Hearing,
) {
  guardian.askRelease()
  const patience = Promise.withResolvers<'impatient'>()
  const timer = setTimeout(() => patience.resolve('impatient'), patienceMs)
  const read = await Promise.race([all, patience.promise])
  clearTimeout(timer)
  const held = told.find((message) => message.kind === 'held')
  const release = held === undefined ? undefined : releaseOf(order, guardian, held, patienceMs)
  if (read === 'impatient' || told.some(({ kind }) => kind === 'gave-up')) {
    guardian.letGo()
    throw stillLocked(order, release, patienceMs)
  }
  return await whatBecame(order, told, release)
}

async function readAll(
  guardian: GuardianProcess,
  told: GuardianMessage[],
  seen: RelaySeen | undefined,
): Promise<'read'> {
  for (;;) {
    const message = await guardian.next()
    if (message === undefined) return 'read'
    told.push(message)
    if (seen !== undefined) show(message, seen)
  }
}

function show(message: GuardianMessage, seen: RelaySeen): void {
  if (message.kind === 'held')
    seen.locked({
      lockedAt: new Date(message.lockedAt),
      deadline: new Date(message.deadline),
      unkept: message.unkept,
    })
  if (message.kind === 'drained') seen.drained()
  if (message.kind === 'unlocking') seen.unlocking(new Date(message.at))
  if (message.kind === 'released' || message.kind === 'lock-of-another') seen.released()
}

async function whatBecame(
  order: GuardianOrder,
  told: readonly GuardianMessage[],
  release: Release | undefined,
): Promise<RelayedLock> {
  const trouble = told.flatMap((message) => (message.kind === 'trouble' ? [message.text] : []))
  const last = told.findLast(({ kind }) => isLast.has(kind))
  if (last?.kind === 'never-locked' || last?.kind === 'failed') return neverLocked(told, trouble)
  if (release === undefined) throw acquireFailure(order, last)
  const drained = told.find((message) => message.kind === 'drained')
  const drainedAt = drained === undefined ? undefined : new Date(drained.at)
  const times = { trouble, lockedAt: release.lockedAt, drainedAt }
  if (last?.kind === 'released')
    return { kind: 'released', ...times, releasedAt: new Date(last.releasedAt), by: releasedBy(last.because) }
  if (last?.kind === 'lock-of-another')
    return { kind: 'released', ...times, releasedAt: new Date(last.releasedAt), by: 'another' }
  // The guardian was killed: the run unlocks by itself.
  const { releasedAt } = await releaseAlone(release)
  return { kind: 'released', ...times, releasedAt, by: 'left-behind' }
}

/** The last that was refused says why. */
function neverLocked(told: readonly GuardianMessage[], trouble: readonly string[]): RelayedLock {
  const failed = told.findLast((message) => message.kind === 'failed')
  return failed === undefined
    ? { kind: 'never-locked', trouble }
    : { kind: 'refused', trouble, why: failed.why, text: failed.text }
}

const isLast: ReadonlySet<string> = new Set([
  'never-locked',
  'failed',
  'token-unknown',
  'lock-unknown',
  'released',
  'lock-of-another',
])

function releasedBy(because: (GuardianMessage & { kind: 'released' })['because']) {
  switch (because) {
    case 'asked':
      return 'program'
    case 'run-died':
      return 'left-behind'
    case 'left-behind':
    case 'deadline':
    case 'never-drained':
      return because
  }
}

function releaseOf(
  order: GuardianOrder,
  guardian: GuardianProcess,
  held: GuardianMessage & { kind: 'held' },
  patienceMs: number,
): Release {
  const server: HttpServer = { api: order.url, credentials: { user: order.user, password: order.password } }
  const lockedAt = new Date(held.lockedAt)
  return { guardian, server, token: new Secret(held.token), lockedAt, tokenFile: order.tokenFile, patienceMs }
}

function stillLocked(order: GuardianOrder, release: Release | undefined, patienceMs: number): AppError {
  if (release !== undefined) return unlockFailed(release)
  const text = `the guardian does not know within ${patienceMs / 1000} s`
  return acquireFailure(order, { kind: 'lock-unknown', since: new Date().toISOString(), text })
}
