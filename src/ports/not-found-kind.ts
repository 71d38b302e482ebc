import type { BitbucketAnswer } from './bitbucket.ts'

/**
 * The two kinds of 404: the thing asked for is not there (nothing is configured), or this version has no such endpoint.
 * Bitbucket names the missing thing in `errors`; the framework below it answers for itself.
 */
export function notFoundKind(answer: BitbucketAnswer): 'no-such-thing' | 'no-such-endpoint' | undefined {
  if (answer.status !== 404) return undefined
  const { body } = answer
  return typeof body === 'object' && body !== null && 'errors' in body ? 'no-such-thing' : 'no-such-endpoint'
}
