import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../../kernel/app-error.ts'
import type { Secret } from '../../../kernel/secret.ts'
import type { HttpServer } from '../http.ts'
import { callUnlock } from '../maintenance-calls.ts'
import { seeLock } from '../see-lock.ts'
import type { GuardianProcess } from './guardian-process.ts'
import { removeToken } from './token-file.ts'

export interface Release {
  readonly guardian: GuardianProcess
  readonly server: HttpServer
  readonly token: Secret
  readonly lockedAt: Date
  readonly tokenFile: string
  readonly patienceMs: number
}

/** Without the password, which nobody prints. */
interface Located extends Pick<HttpServer, 'api'> {
  readonly credentials: HttpServer['credentials'] | { readonly user: string }
}

interface Released {
  readonly releasedAt: Date
  readonly seconds: number
}

/** The guardian unlocks; where it was killed, the run does it itself. */
export async function releaseWithGuardian(release: Release): Promise<Released> {
  const { guardian, server, patienceMs } = release
  guardian.askRelease()
  const patience = sleep(patienceMs, 'impatient' as const, { ref: false })
  const message = await Promise.race([guardian.next(), patience])
  if (message === undefined) return await releaseAlone(release)
  if (message === 'impatient' || message.kind === 'gave-up') {
    guardian.letGo()
    throw unlockFailed(release)
  }
  if (message.kind !== 'released' || message.because !== 'asked') throw lockExpired(server.api)
  return released(release, new Date(message.releasedAt))
}

export function lockExpired(url: string): AppError {
  return new AppError('bitbucket/lock-expired', `the maintenance lock of ${url} ended before the backup did`, {
    hint: 'raise `backup.lock.total` in understudy.yaml, or choose a quieter hour; nothing that was copied under it is used',
  })
}

/** Where the guardian is gone: retries until Bitbucket itself says that it is unlocked, at most for the patience. */
export async function releaseAlone(release: Release): Promise<Released> {
  const end = Date.now() + release.patienceMs
  while (Date.now() < end) {
    await callUnlock(release.server, release.token).catch(() => undefined)
    if ((await seeLock(release.server)) === false) {
      removeToken(release.tokenFile)
      return released(release, new Date())
    }
    await sleep(500)
  }
  throw unlockFailed(release)
}

function released({ lockedAt }: Release, releasedAt: Date): Released {
  return { releasedAt, seconds: (releasedAt.getTime() - lockedAt.getTime()) / 1000 }
}

export function unlockFailed({
  server,
  guardian,
  tokenFile,
  patienceMs,
}: Pick<Release, 'server' | 'guardian' | 'tokenFile' | 'patienceMs'>): AppError {
  return new AppError(
    'bitbucket/unlock-failed',
    `${server.api} could not be unlocked within ${patienceMs / 1000} s; the guardian (process ${guardian.pid}) goes on trying`,
    { hint: unlockByHand(server, tokenFile) },
  )
}

export function unlockByHand({ api, credentials }: Located, tokenFile: string): string {
  const user = credentials !== undefined && 'user' in credentials ? credentials.user : 'ADMIN'
  return `by hand: \`curl -u ${user} -X DELETE -H 'X-Atlassian-Token: no-check' -H 'Content-Type: application/json' "${api}/mvc/maintenance/lock?token=$(head -n 1 ${tokenFile})"\`, or restart Bitbucket`
}
