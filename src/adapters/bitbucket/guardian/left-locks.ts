import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../../kernel/app-error.ts'
import type { GuardianOrder, LeftLock } from '../../../ports/bitbucket.ts'
import { holderLives } from '../../holder.ts'
import { seeLock } from '../see-lock.ts'
import { startGuardianProcess } from './guardian-process.ts'
import { unlockByHand, unlockFailed } from './release.ts'
import { readToken, removeToken, runsWithToken, tokenFileOf } from './token-file.ts'

export interface LeftLocksOptions {
  readonly stateFolder: string
  readonly source: string
  readonly url: string
  /** As whom a person would unlock. */
  readonly user: string
  readonly order: (run: string) => Promise<GuardianOrder>
  /** How a guardian is started: `[process.execPath, main]`. */
  readonly command: readonly string[]
}

/** Each lock of a source whose token lies in the state, by the first look: a run that goes on now has one too. */
export function leftLocks({ stateFolder, source, url, user, order, command }: LeftLocksOptions): readonly LeftLock[] {
  return runsWithToken(stateFolder, source).flatMap((run) => {
    const tokenFile = tokenFileOf(stateFolder, { source, run })
    const kept = readToken(tokenFile)
    if (kept === undefined) return []
    const { guardian } = kept
    const byHand = unlockByHand({ api: url, credentials: { user } }, tokenFile)
    const release = async (patienceMs: number) => releaseLeft(await order(run), command, patienceMs)
    return [{ run, guardian, lives: holderLives(guardian), byHand, release }]
  })
}

async function releaseLeft(
  order: GuardianOrder,
  command: readonly string[],
  patienceMs: number,
): ReturnType<LeftLock['release']> {
  const server = { api: order.url, credentials: { user: order.user, password: order.password } }
  if ((await seeLock(server)) === false) {
    removeToken(order.tokenFile)
    return 'not-locked'
  }
  // A guardian again: it goes on trying when this process has ended.
  const guardian = startGuardianProcess(command, { ...order, left: true })
  const last = await Promise.race([guardian.next(), sleep(patienceMs, 'impatient' as const, { ref: false })])
  if (last === undefined || last === 'impatient') {
    guardian.letGo()
    throw unlockFailed({ server, guardian, tokenFile: order.tokenFile, patienceMs })
  }
  if (last.kind === 'released') return 'released'
  if (last.kind === 'lock-of-another') return 'of-another'
  if (last.kind === 'never-locked') return 'not-locked'
  throw new AppError('bitbucket/unlock-failed', `the guardian of ${order.url} ended with ${last.kind}`, {
    hint: unlockByHand(server, order.tokenFile),
  })
}
