import { AppError } from '../kernel/app-error.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import type { RunningCopyReader } from '../ports/environment-reader.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

export type Verdict = Pick<CheckResult, 'result' | 'evidence'>

type Question = Pick<CheckResult, 'id' | 'title'> & { readonly path: string }

/** Asks the running copy and judges its answer. A copy that cannot be asked is `unknown`. */
export async function restCheck(
  copy: RunningCopyReader,
  { id, title, path }: Question,
  judge: (answer: Answer) => Verdict | Promise<Verdict>,
): Promise<CheckResult> {
  return guardedCheck({ id, title }, async () => judge(await copy.get(path)))
}

/** The same for a check that needs several answers. */
export async function guardedCheck(
  check: Pick<CheckResult, 'id' | 'title'>,
  judge: () => Promise<Verdict>,
): Promise<CheckResult> {
  try {
    return { ...check, ...(await judge()) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { ...check, result: 'unknown', evidence: error.message }
  }
}

export function verdict(passed: boolean, evidence: string): Verdict {
  return { result: passed ? 'pass' : 'fail', evidence }
}

/** For an answer that tells nothing about the assertion. */
export function cannotTell(path: string, answer: Answer): Verdict {
  const seen = isFirstPage(answer) ? 'lists more than one page' : `answers ${answer.status}`
  return { result: 'unknown', evidence: `GET ${path} ${seen}` }
}

/** A 404 of the web framework: the endpoint is not there in this version, which says nothing about the setting. */
export function isAbsentEndpoint({ status, body }: Answer): boolean {
  return status === 404 && field(body, 'errors') === undefined
}

/** A field of a JSON object; undefined when there is none. */
export function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
}

/** The list that was asked for. Undefined when there is none, or when the rest of it is on further pages. */
export function wholeList(answer: Answer): readonly unknown[] | undefined {
  return answer.status === 200 && !isFirstPage(answer) ? listOf(answer.body) : undefined
}

/** A server caps `limit` at will. */
function isFirstPage({ body }: Answer): boolean {
  return field(body, 'isLastPage') === false
}

/** The list of an answer: the body itself, its `values`, or its only list. Undefined when it has none. */
export function listOf(body: unknown): readonly unknown[] | undefined {
  if (Array.isArray(body)) return body
  const values = field(body, 'values')
  if (Array.isArray(values)) return values
  const lists = typeof body === 'object' && body !== null ? Object.values(body).filter(Array.isArray) : []
  return lists.length === 1 ? lists[0] : undefined
}
