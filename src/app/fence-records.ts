import { z } from 'zod'
import type { PosixUser } from '../containment/fence.ts'
import type { LoggedAttempt } from '../containment/kernel-log.ts'
import { countedAnew, disregarding, withLogged, withTried, type LedgerEntry } from '../containment/ledger.ts'
import { counterName } from '../containment/nftables.ts'
import { asJson } from '../kernel/json.ts'
import type { Store } from '../ports/store.ts'
import type { FenceRecords, StandingFence } from '../steps/run-context.ts'
import type { App } from './app.ts'
import { openLatches } from './latches.ts'

function isOf({ uid, subordinate }: PosixUser, user: number): boolean {
  return user === uid || subordinate.some(({ first, last }) => first <= user && user <= last)
}

interface LedgerRecords {
  ledger(): readonly LedgerEntry[]
  /** What the kernel of the target wrote down. */
  logged(attempts: readonly LoggedAttempt[]): void
}

/** As documents of the store. */
export function fenceRecords(
  { store, clock }: Pick<App, 'store' | 'clock'>,
  environment: string,
): FenceRecords & LedgerRecords {
  return {
    latches: () => openLatches(store, environment, clock.now()),
    ledger: () => ledgerOf(store, environment).filter(({ attempts }) => attempts > 0),
    standing: () => standingFence(store, environment),
    tried: (tried) => saveLedger(store, environment, withTried(ledgerOf(store, environment), tried)),
    logged: (attempts) => {
      const fence = standingFence(store, environment)?.fence
      const known = new Set((fence?.known ?? []).map(counterName))
      const ledger = withLogged(ledgerOf(store, environment), attempts, {
        isKnown: (one) => known.has(counterName(one)),
        isOfCopy: (user) => fence !== undefined && isOf(fence.serviceUser, user),
      })
      saveLedger(store, environment, ledger)
    },
    provenBy: (tried) => saveLedger(store, environment, disregarding(ledgerOf(store, environment), tried)),
    raised: (fence, rules) => {
      store.putDocument(environment, 'fence', asJson({ fence, rules }))
      saveLedger(store, environment, countedAnew(ledgerOf(store, environment)))
    },
    standsFor: (generation) => {
      const standing = standingFence(store, environment)
      if (standing !== undefined) store.putDocument(environment, `fence ${generation}`, asJson(standing))
    },
    ofGeneration: (generation) => readFence(store.document(environment, `fence ${generation}`))?.fence,
  }
}

/** Undefined for one that this version never raised. */
export function standingFence(store: Store, environment: string): StandingFence | undefined {
  return readFence(store.document(environment, 'fence'))
}

function readFence(document: unknown): StandingFence | undefined {
  if (isStandingFence(document)) return document
  const renewed: unknown = earlier.safeParse(document).data
  return isStandingFence(renewed) ? renewed : undefined
}

const recordOf = <Part extends z.ZodType>(partOf: (part: z.ZodArray) => Part) =>
  z.looseObject({
    fence: z.looseObject({
      environment: z.string(),
      serviceUser: z.looseObject({ subordinate: partOf(z.array(z.unknown())) }),
      scope: z.discriminatedUnion('kind', [
        z.looseObject({ kind: z.enum(['service-user', 'cgroup']) }),
        z.looseObject({ kind: z.literal('host'), served: partOf(z.array(z.unknown())) }),
      ]),
      known: z.array(z.unknown()),
      names: z.array(z.string()),
      reached: partOf(z.array(z.unknown())),
    }),
    rules: z.string(),
  })

const record = recordOf((part) => part)

/** What earlier versions recorded names neither subordinate users nor what the copy has to find, nor what its host serves. */
const earlier = recordOf((part) => part.default([]))

function isStandingFence(document: unknown): document is StandingFence {
  return record.safeParse(document).success
}

const entries = z.array(
  z.object({
    address: z.string(),
    port: z.number(),
    protocol: z.enum(['tcp', 'udp']),
    attempts: z.number(),
    firstAt: z.string(),
    lastAt: z.string(),
    counted: z.number(),
    byCopy: z.literal(true).exactOptional(),
    loggedUntil: z.string().optional(),
  }),
)

export function ledgerOf(store: Store, environment: string): readonly LedgerEntry[] {
  return entries.parse(store.document(environment, 'ledger') ?? [])
}

function saveLedger(store: Store, environment: string, ledger: readonly LedgerEntry[]): void {
  store.putDocument(environment, 'ledger', asJson(ledger))
}
