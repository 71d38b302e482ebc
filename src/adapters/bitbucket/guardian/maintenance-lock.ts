import { AppError } from '../../../kernel/app-error.ts'
import { Secret } from '../../../kernel/secret.ts'
import type { GuardianOrder, HeldLock, MaintenanceLock } from '../../../ports/bitbucket.ts'
import type { HttpAnswer, HttpServer } from '../http.ts'
import { askMaintenance, callProgress, callStartBackup, isDrainState } from '../maintenance-calls.ts'
import { field, unauthorized, unexpected } from '../open-bitbucket.ts'
import { startGuardianProcess, type GuardianProcess } from './guardian-process.ts'
import { acquireFailure } from './lock-failures.ts'
import { lockExpired, releaseWithGuardian } from './release.ts'
import type { GuardianMessage } from './messages.ts'

export interface MaintenanceLockOptions {
  readonly order: GuardianOrder
  /** How the guardian is started: `[process.execPath, main, 'guardian']`. */
  readonly command: readonly string[]
  /** How long `release` waits for the guardian before it fails; the guardian goes on. Default 60 s. */
  readonly patienceMs?: number
}

export function openMaintenanceLock(options: MaintenanceLockOptions): MaintenanceLock {
  return {
    acquire: async (signal) => {
      signal.throwIfAborted()
      const guardian = startGuardianProcess(options.command, options.order)
      // The end of its input is the run's death to the guardian: it unlocks as soon as the lock's answer is there.
      const abort = () => guardian.leave()
      signal.addEventListener('abort', abort, { once: true })
      const first = await guardian.next()
      signal.removeEventListener('abort', abort)
      signal.throwIfAborted()
      if (first?.kind === 'held') return holdLock(options, guardian, first)
      throw acquireFailure(options.order, first)
    },
  }
}

function holdLock(
  options: MaintenanceLockOptions,
  guardian: GuardianProcess,
  held: GuardianMessage & { kind: 'held' },
): HeldLock {
  const { order } = options
  const token = new Secret(held.token)
  const server: HttpServer = { api: order.url, credentials: { user: order.user, password: order.password } }
  const lockedAt = new Date(held.lockedAt)
  let releasing: ReturnType<HeldLock['release']> | undefined
  const release = () =>
    (releasing ??= releaseWithGuardian({
      guardian,
      server,
      token,
      lockedAt,
      tokenFile: order.tokenFile,
      patienceMs: options.patienceMs ?? 60_000,
    }))
  const whileHeld = (path: string, call: Promise<HttpAnswer>) => answerWhileHeld(server, guardian, path, call)
  return {
    lockedAt,
    deadline: new Date(held.deadline),
    unkept: held.unkept,
    startBackup: async () => {
      await whileHeld('/mvc/admin/backups', callStartBackup(server, token))
    },
    drain: async () => {
      const answer = await whileHeld('/mvc/maintenance', askMaintenance(server, token))
      const database = field(answer.body, 'db-state')
      const scm = field(answer.body, 'scm-state')
      if (isDrainState(database) && isDrainState(scm)) return { database, scm }
      throw unexpected(server, '/mvc/maintenance', answer)
    },
    reportProgress: async (percentage) => {
      await whileHeld('/mvc/admin/backups/progress/client', callProgress(server, token, percentage))
    },
    release,
    [Symbol.asyncDispose]: async () => {
      await release().catch((error: unknown) => {
        // Whoever called `release` has heard of it; for a run that fails anyway the lock is gone, which is all it wants.
        if (!(error instanceof AppError) || error.code !== 'bitbucket/lock-expired') throw error
      })
    },
  }
}

async function answerWhileHeld(
  server: HttpServer,
  guardian: GuardianProcess,
  path: string,
  call: Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const answer = await call
  if (guardian.ended() !== undefined) throw lockExpired(server.api)
  if (answer.status < 300) return answer
  throw answer.status === 401 || answer.status === 403
    ? unauthorized(server, path, answer)
    : unexpected(server, path, answer)
}
