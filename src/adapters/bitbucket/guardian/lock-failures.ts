import { AppError } from '../../../kernel/app-error.ts'
import type { GuardianOrder } from '../../../ports/bitbucket.ts'
import type { GuardianMessage } from './messages.ts'

/** Why there is no lock that anybody could go on under. */
export function acquireFailure(order: GuardianOrder, message: GuardianMessage | undefined): AppError {
  if (message?.kind === 'token-unknown') return tokenUnknown(order, message)
  if (message?.kind === 'lock-unknown') return lockUnknown(order, message)
  if (message?.kind !== 'failed') {
    return new AppError('bitbucket/unlock-failed', `the guardian of ${order.url} ended without a word`, {
      hint: `check \`curl -u ${order.user} ${order.url}/mvc/maintenance/lock\`: 404 means not locked; a token would lie in ${order.tokenFile}`,
    })
  }
  switch (message.why) {
    case 'held':
      return new AppError('bitbucket/lock-held', `somebody else holds the maintenance lock of ${order.url}`, {
        hint: 'wait for the backup or migration that holds it; a lock that was left behind ends with a restart of Bitbucket',
      })
    case 'unauthorized':
      return new AppError('bitbucket/unauthorized', `${order.url} refuses ${order.user}: ${message.text}`, {
        hint: 'check `admin` of the source in understudy.yaml: the lock needs a system administrator with basic authentication',
      })
    case 'unreachable':
      return new AppError('bitbucket/unreachable', `${order.url} is not locked: ${message.text}`, {
        hint: "check `api` of the source's node in understudy.yaml, and that Bitbucket runs there",
      })
  }
}

function tokenUnknown(
  order: GuardianOrder,
  { since, text }: { readonly since: string; readonly text: string },
): AppError {
  return new AppError('bitbucket/lock-token-unknown', `${order.url} is locked since ${since}, token unknown: ${text}`, {
    hint: 'the answer to the lock call was lost, so nobody can unlock it; the lock ends with a restart of Bitbucket',
  })
}

function lockUnknown(
  order: GuardianOrder,
  { since, text }: { readonly since: string; readonly text: string },
): AppError {
  return new AppError(
    'bitbucket/lock-token-unknown',
    `cannot tell whether ${order.url} is locked since ${since}: ${text}, and no Bitbucket that runs answers there`,
    {
      hint: `check \`api\` of the source's node in understudy.yaml: \`curl ${order.url}/status\` must show RUNNING; then \`curl -u ${order.user} ${order.url}/mvc/maintenance/lock\`: 404 means not locked, and a lock ends with a restart of Bitbucket`,
    },
  )
}
