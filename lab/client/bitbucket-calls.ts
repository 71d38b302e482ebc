import { setTimeout as sleep } from 'node:timers/promises'
import { ClientError } from './client-error.ts'

/** The calls of a backup, as far as they are known. */
export interface BitbucketCalls {
  lock(): Promise<string>
  startBackup(token: string): Promise<void>
  awaitDrained(token: string): Promise<void>
  progress(token: string, percentage: number): Promise<void>
  unlock(token: string): Promise<void>
}

export function bitbucketCalls(baseUrl: string, user: string, password: string): BitbucketCalls {
  const call = async (method: string, path: string, token?: string): Promise<unknown> => {
    const answer = await fetch(`${baseUrl}${path}`, { method, headers: headersOf(user, password, token) })
    const text = await answer.text()
    if (!answer.ok) throw new ClientError(`${method} ${path.replace(/\?.*/, '')} was answered ${answer.status}`)
    return text === '' ? {} : JSON.parse(text)
  }
  return {
    lock: async () => fieldOf(await call('POST', '/mvc/maintenance/lock'), 'unlockToken'),
    startBackup: async (token) => void (await call('POST', '/mvc/admin/backups?external=true', token)),
    awaitDrained: async (token) => {
      const drained = (task: unknown) => ['db-state', 'scm-state'].every((name) => fieldOf(task, name) === 'DRAINED')
      while (!drained(await call('GET', '/mvc/maintenance', token))) await sleep(50)
    },
    progress: async (token, percentage) =>
      void (await call('POST', `/mvc/admin/backups/progress/client?token=${token}&percentage=${percentage}`)),
    unlock: async (token) => void (await call('DELETE', `/mvc/maintenance/lock?token=${token}`)),
  }
}

function headersOf(user: string, password: string, token: string | undefined): Record<string, string> {
  return {
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    accept: 'application/json',
    'content-type': 'application/json',
    'x-atlassian-token': 'no-check',
    ...(token === undefined ? {} : { 'x-atlassian-maintenance-token': token }),
  }
}

function fieldOf(body: unknown, name: string): string {
  const value = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  return typeof value === 'string' ? value : ''
}
