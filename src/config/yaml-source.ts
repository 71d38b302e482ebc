import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
} from 'yaml'
import type { ConfigPath } from './config-problem.ts'
import { explainYamlError } from './explain-yaml-error.ts'

export interface SourceProblem {
  readonly offset: number
  readonly summary: string
  readonly hint?: string
}

/** A YAML text as plain values, with the way back from a value to its place in the text. */
export interface YamlSource {
  /** Whether `value` is what the author meant, apart from the places with problems. */
  readonly readable: boolean
  readonly value: unknown
  /** None of them repeats a value, as it may be a secret. */
  readonly problems: readonly SourceProblem[]
  /** Of the nearest thing that is there, when the path leads nowhere. */
  offsetOf(path: ConfigPath, at: 'key' | 'value'): number
  /** `line:column`, both from 1. */
  position(offset: number): string
}

export function readYaml(text: string): YamlSource {
  const lines = new LineCounter()
  // Pretty errors quote the line, and with it a secret.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  const explained = [...document.errors, ...document.warnings]
    .toSorted((left, right) => left.pos[0] - right.pos[0])
    .map(({ code, pos }) => ({ offset: pos[0], ...explainYamlError(code) }))
  const nodes = nodeProblems(document)
  // What follows the first error in the structure is mostly its echo.
  const firstBreak = explained.findIndex(({ harmless }) => harmless !== true)
  const readable = firstBreak === -1 && nodes.length === 0
  const problems = [...explained.slice(0, firstBreak === -1 ? undefined : firstBreak + 1), ...nodes]
  return {
    readable,
    value: readable ? document.toJS() : undefined,
    problems: problems.map(({ offset, summary, hint }) => ({
      offset,
      summary,
      ...(hint === undefined ? {} : { hint }),
    })),
    offsetOf: (path, at) => offsetOf(document, path, at),
    position(offset) {
      const { line, col } = lines.linePos(Math.min(offset, Math.max(0, text.length - 1)))
      return `${line}:${col}`
    },
  }
}

/** What the parser accepts but `toJS` trips over, or silently turns into something else. */
function nodeProblems(document: Document): readonly SourceProblem[] {
  const problems: SourceProblem[] = []
  visit(document, {
    Alias(_, alias) {
      problems.push({
        offset: startOf(alias),
        summary: 'an alias (*name) stands here',
        hint: 'write the value out; quote a text that begins with *',
      })
    },
    Pair(_, pair) {
      if (isScalar(pair.key) && pair.key.value !== '__proto__') return
      problems.push({ offset: startOf(pair.key), summary: 'a key is not a plain name', hint: 'write `key: value`' })
    },
  })
  return problems
}

function offsetOf(document: Document, path: ConfigPath, at: 'key' | 'value'): number {
  let node: unknown = document.contents
  let offset = 0
  for (const part of path) {
    const child = childOf(node, part)
    if (child === undefined) return offset
    offset = isPair(child) ? startOf(child.key) : startOf(child)
    node = isPair(child) ? child.value : child
  }
  const empty = node === null || (isScalar(node) && node.value === null)
  return at === 'key' || empty || path.length === 0 ? offset : startOf(node)
}

function childOf(node: unknown, part: string | number): Pair | Node | undefined {
  if (isMap(node)) return node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
  if (!isSeq(node) || typeof part !== 'number') return undefined
  const item = node.items[part]
  return isScalar(item) || isMap(item) || isSeq(item) ? item : undefined
}

function startOf(node: unknown): number {
  if (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) return node.range?.[0] ?? 0
  return 0
}
