import { randomUUID } from 'node:crypto'
import { type Answer, failure, noContent, ok } from '../answer.ts'
import { readFaults } from '../faults.ts'
import type { Call, Route } from '../route.ts'
import { newToken } from './desk.ts'
import {
  cancelBackup,
  lock,
  type Refusal,
  reportProgress,
  startBackup,
  type Transition,
  unlock,
} from './maintenance.ts'

const admin = { needs: 'ADMIN', whileLocked: true } as const

/** The lock and the external backup (`/mvc`). The token is a header for 2 and 3, a query parameter for 4 and 5. */
export function maintenanceRoutes(): readonly Route[] {
  let unlocksFailed = 0
  return [
    { ...admin, method: 'POST', path: '/mvc/maintenance/lock', handle: takeLock },
    { ...admin, method: 'GET', path: '/mvc/maintenance/lock', handle: showLock },
    {
      ...admin,
      method: 'DELETE',
      path: '/mvc/maintenance/lock',
      handle: async (call) => {
        const { unlockFails } = readFaults(call.instance.install)
        if (unlockFails === 0) unlocksFailed = 0
        if (unlocksFailed < unlockFails) {
          unlocksFailed += 1
          return failure(500, 'ServerException', 'the lock could not be released')
        }
        return releaseLock(call)
      },
    },
    { ...admin, method: 'POST', path: '/mvc/admin/backups', handle: beginBackup },
    { ...admin, method: 'GET', path: '/mvc/maintenance', handle: showTask },
    { ...admin, method: 'POST', path: '/mvc/maintenance', handle: cancel },
    { ...admin, method: 'POST', path: '/mvc/admin/backups/progress/client', handle: progress },
  ]
}

async function takeLock({ instance, user }: Call): Promise<Answer> {
  const unlockToken = newToken()
  const taken = instance.desk.take(lock(instance.desk.now(), unlockToken, user?.name ?? ''))
  if (taken.kind === 'refused') return refusal(taken.because)
  instance.log('INFO', 'Bitbucket has been locked for maintenance')
  if (readFaults(instance.install).loseLockAnswer) return { status: 202, lost: true }
  return { status: 202, body: { unlockToken, owner: { name: user?.name ?? '' } } }
}

async function showLock({ instance }: Call): Promise<Answer> {
  const { unlockToken, owner } = instance.desk.now()
  return unlockToken === undefined ? refusal('not-locked') : ok({ owner: { name: owner } })
}

async function releaseLock({ instance, query }: Call): Promise<Answer> {
  const released = instance.desk.take(unlock(instance.desk.now(), query.get('token') ?? ''))
  if (released.kind === 'refused') return refusal(released.because)
  instance.log('INFO', 'Bitbucket has been unlocked')
  return { status: 202 }
}

async function beginBackup({ instance, headers }: Call): Promise<Answer> {
  if (readFaults(instance.install).backupStartFails) {
    return failure(500, 'ServerException', 'the backup could not be started')
  }
  const backup = { id: randomUUID(), cancelToken: newToken(), startedAt: Date.now() }
  const started = instance.desk.take(startBackup(instance.desk.now(), tokenHeader(headers), backup))
  if (started.kind === 'refused') return refusal(started.because)
  return { status: 202, body: { id: backup.id, cancelToken: backup.cancelToken } }
}

async function showTask({ instance, headers }: Call): Promise<Answer> {
  const { backup, unlockToken } = instance.desk.now()
  if (backup === undefined) return refusal('no-backup')
  if (tokenHeader(headers) !== unlockToken) return refusal('wrong-token')
  const states = instance.desk.states(readFaults(instance.install))
  const drained = states.database === 'DRAINED' && states.repositories === 'DRAINED'
  const progress = { message: drained ? 'Performing backup' : 'Draining', percentage: backup.percentage }
  return ok({
    task: { id: backup.id, type: 'BACKUP', state: 'RUNNING', progress },
    'db-state': states.database,
    'scm-state': states.repositories,
  })
}

async function progress({ instance, query }: Call): Promise<Answer> {
  const percentage = Number(query.get('percentage') ?? Number.NaN)
  if (Number.isNaN(percentage)) return failure(400, 'ValidationException', 'percentage must be a number')
  return accepted(instance.desk.take(reportProgress(instance.desk.now(), query.get('token') ?? '', percentage)))
}

async function cancel({ instance, query }: Call): Promise<Answer> {
  return accepted(instance.desk.take(cancelBackup(instance.desk.now(), query.get('token') ?? '')))
}

function accepted(transition: Transition): Answer {
  return transition.kind === 'moved' ? { ...noContent(), status: 202 } : refusal(transition.because)
}

function refusal(because: Refusal): Answer {
  switch (because) {
    case 'already-locked':
      return failure(409, 'maintenance.MaintenanceException', 'The system is already locked for maintenance')
    case 'already-running':
      return failure(409, 'maintenance.MaintenanceException', 'A backup is already running')
    case 'wrong-token':
      return failure(409, 'maintenance.IncorrectTokenException', 'The provided token is incorrect')
    case 'not-locked':
      return failure(404, 'NoSuchEntityException', 'The system is not locked for maintenance')
    case 'no-backup':
      return failure(404, 'NoSuchEntityException', 'No maintenance task is running')
  }
}

function tokenHeader(headers: Call['headers']): string {
  const value = headers['x-atlassian-maintenance-token']
  return typeof value === 'string' ? value : ''
}
