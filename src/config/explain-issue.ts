import type { z } from 'zod'
import { closestWord } from './closest-word.ts'
import { describePath, type ConfigPath, type ConfigProblem } from './config-problem.ts'
import { HINT } from './section.ts'
import { SECRET_REFERENCE } from './secret.ts'

type Issue = z.core.$ZodIssue

/** Places whose values are never repeated, as somebody may have put a secret there. */
const SENSITIVE = /password|passphrase|secret|token|license|postgres|^identity$|^command$|^file$/i

/** Sentences from what the schemas found; `under` is where the checked value stands in the document. */
export function explainIssue(issue: Issue, under: ConfigPath = []): readonly ConfigProblem[] {
  const path = [...under, ...issue.path.filter((part) => typeof part !== 'symbol')]
  if (issue.code === 'unrecognized_keys') {
    const silent = path.some(isSensitive) || hasSpilled(issue.input)
    return issue.keys.map((key) => unknownKey({ key, path, silent, known: issue.message.split(', ') }))
  }
  if (issue.code === 'invalid_key') {
    return [error(path, 'key', `${quoted(String(path.at(-1)))} is not a legal name here`, `use ${issue.message}`)]
  }
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue)
    if (branch !== undefined) return branch.flatMap((inner) => explainIssue(inner, path))
  }
  const summary: unknown = issue.code === 'custom' ? issue.params?.['summary'] : undefined
  if (typeof summary === 'string') return [error(path, 'value', `\`${describePath(path.slice(0, -1))}\`: ${summary}`)]
  return [unexpected(path, issue)]
}

interface UnknownKey {
  readonly key: string
  readonly path: ConfigPath
  /** Whether it may be a part of a secret. */
  readonly silent: boolean
  readonly known: readonly string[]
}

function unknownKey({ key, path, silent, known }: UnknownKey): ConfigProblem {
  const place = path.length === 0 ? 'the file' : `\`${describePath(path)}\``
  const meant = closestWord(key, known)
  const hint = meant === undefined ? `known keys: ${known.join(', ')}` : `did you mean \`${meant}\`?`
  const name = silent ? 'unknown key' : `unknown key \`${key}\``
  const problem = error([...path, key], 'key', `${name} in ${place}`, hint)
  return meant === undefined ? problem : { ...problem, meant: [...path, meant] }
}

/** In `{ password: a,x }` the comma ends the password, and what follows it becomes a key. A list or a mapping ends by itself. */
function hasSpilled(mapping: unknown): boolean {
  if (typeof mapping !== 'object' || mapping === null) return false
  return Object.entries(mapping).some(
    ([key, value]) => isSensitive(key) && (value === null || typeof value !== 'object'),
  )
}

function unexpected(path: ConfigPath, issue: Issue): ConfigProblem {
  const [expected = '', hint] = issue.message.split(HINT)
  const place = path.length === 0 ? 'the file' : `\`${describePath(path)}\``
  if (issue.input === undefined && path.length > 0) {
    return { ...error(path, 'key', `${place} is missing, expected ${expected}`, hint), missing: true }
  }
  if (issue.message === SECRET_REFERENCE && isLiteral(issue.input)) {
    return error(path, 'value', `${place} holds a literal secret`, secretHint(path))
  }
  return error(path, 'value', `${place} is ${found(issue.input, path)}, expected ${expected}`, hint)
}

/** Proposes a name: environments.staging.database.password becomes STAGING_DATABASE_PASSWORD. */
function secretHint(path: ConfigPath): string {
  const name = path
    .slice(path[0] === 'environments' ? 1 : 0)
    .join('_')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
  return `write { env: ${name} }, { file: path } or { command: [program, argument] }; change the secret if others could read this file`
}

function error(path: ConfigPath, at: 'key' | 'value', summary: string, hint?: string): ConfigProblem {
  return { severity: 'error', path, at, summary, ...(hint === undefined ? {} : { hint }) }
}

function found(value: unknown, path: ConfigPath): string {
  if (value === null || value === undefined || value === '') return 'empty'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  const silent = path.some(isSensitive)
  if (typeof value === 'string') return silent || /[@?]/.test(value) ? 'a text' : quoted(value)
  if (typeof value === 'number' || typeof value === 'boolean') return silent ? `a ${typeof value}` : String(value)
  return 'a mapping'
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text)
}

function isLiteral(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean'
}

function isSensitive(part: string | number): boolean {
  return typeof part === 'string' && SENSITIVE.test(part)
}

/** The alternative that was probably meant: the one whose keys fit best. Undefined when none shares a key with the value. */
function closestBranch(issue: z.core.$ZodIssueInvalidUnion): readonly Issue[] | undefined {
  const { input } = issue
  if (typeof input !== 'object' || input === null) return undefined
  const keys = Object.keys(input).length
  const ranked = issue.errors
    .map((branch) => ({ branch, ...strangeness(branch) }))
    .filter(({ applies, unknown }) => applies && unknown < keys)
    .sort((left, right) => left.unknown + left.missing - (right.unknown + right.missing))
  return ranked[0]?.branch
}

function strangeness(branch: readonly Issue[]): { applies: boolean; unknown: number; missing: number } {
  let unknown = 0
  let missing = 0
  let applies = true
  for (const issue of branch) {
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) unknown += issue.keys.length
    else if (issue.path.length === 0) applies = false
    else if (issue.path.length === 1 && issue.input === undefined) missing += 1
  }
  return { applies, unknown, missing }
}
