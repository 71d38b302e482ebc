import { failure, noContent, type Answer } from '../answer.ts'
import type { Call, Route } from '../route.ts'

/** What stands for git's connection: who pushes asks here first and says when it is done. Draining waits for it. */
export const pushRoutes: readonly Route[] = [
  { method: 'POST', path: '/lab/pushes', needs: 'anonymous', whileLocked: true, handle: open },
  { method: 'DELETE', path: '/lab/pushes/{id}', needs: 'anonymous', whileLocked: true, handle: close },
]

async function open({ instance }: Call): Promise<Answer> {
  const id = instance.desk.openPush()
  if (id !== undefined) return { status: 201, body: { id } }
  return failure(503, 'scm.ScmException', 'Bitbucket is currently unavailable for maintenance; pushes are refused')
}

async function close({ instance, path }: Call): Promise<Answer> {
  instance.desk.closePush(path['id'] ?? '')
  return noContent()
}
