import type { RunningCopyReader } from '../ports/environment-reader.ts'
import { cannotTell, field, listOf, type Verdict } from './rest-check.ts'

/** Enough for 20,000 repositories in some minutes, and little for an application that serves people besides. */
const AT_ONCE = 8
const PAGE = 1000

export type AskedScopes =
  | { readonly kind: 'all'; readonly listed: number }
  | { readonly kind: 'ended'; readonly verdict: Verdict }

/**
 * Asks the running copy for one list of every scope, all its pages, and judges each entry's page. The first verdict ends it, and so
 * does an answer that tells nothing: what was not looked at has not passed.
 */
export async function askScopes(
  copy: RunningCopyReader,
  paths: readonly string[],
  judge: (path: string, entries: readonly unknown[]) => Verdict | undefined,
): Promise<AskedScopes> {
  // One queue for all who ask.
  const queue = paths.values()
  let listed = 0
  let verdict: Verdict | undefined
  const ask = async (): Promise<void> => {
    for (const path of queue) {
      for await (const page of pagesOf(copy, path)) {
        verdict ??= page.kind === 'entries' ? judge(path, page.entries) : page.verdict
        if (verdict !== undefined) return
        listed += page.kind === 'entries' ? page.entries.length : 0
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, ask))
  return verdict === undefined ? { kind: 'all', listed } : { kind: 'ended', verdict }
}

type Page =
  | { readonly kind: 'entries'; readonly entries: readonly unknown[] }
  | { readonly kind: 'unanswered'; readonly verdict: Verdict }

async function* pagesOf(copy: RunningCopyReader, path: string): AsyncGenerator<Page> {
  let start: number | undefined = 0
  while (start !== undefined) {
    const page: string = `${path}?limit=${PAGE}${start === 0 ? '' : `&start=${start}`}`
    const answer = await copy.get(page)
    const entries = answer.status === 200 ? listOf(answer.body) : undefined
    if (entries === undefined) return yield { kind: 'unanswered', verdict: cannotTell(page, answer) }
    yield { kind: 'entries', entries }
    const next = nextStart(answer.body, start)
    if (next === 'unknown') return yield { kind: 'unanswered', verdict: noNextPage(page) }
    start = next
  }
}

/** Undefined after the last page. */
function nextStart(body: unknown, start: number): number | undefined | 'unknown' {
  if (field(body, 'isLastPage') !== false) return undefined
  const next = field(body, 'nextPageStart')
  return typeof next === 'number' && next > start ? next : 'unknown'
}

function noNextPage(page: string): Verdict {
  return { result: 'unknown', evidence: `GET ${page} has more, and does not say where it goes on` }
}
