import { redactLines } from './redact-lines.ts'
import type { Style } from './style.ts'

/** One configuration file before and after; undefined where it is not there. May hold secrets: only this file prints it. */
export interface FileDifference {
  readonly path: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** Unified differences with three lines around each; what looks like a credential is `[secret]`. Equal files are left out. */
export function planDiff(differences: readonly FileDifference[], style: Style): string {
  const blocks = differences.filter(({ before, after }) => before !== after).map((one) => fileDiff(one, style))
  return blocks.length === 0 ? 'No configuration file changes.\n' : `${blocks.join('\n')}\n`
}

function fileDiff({ path, before, after }: FileDifference, style: Style): string {
  const head = [
    style.strong(`--- ${before === undefined ? '/dev/null' : `source/${path}`}`),
    style.strong(`+++ ${after === undefined ? '/dev/null' : `copy/${path}`}`),
  ]
  const [old, fresh] = [linesOf(before), linesOf(after)]
  return [
    ...head,
    ...hunks(diffLines(old, fresh)).flatMap((hunk) => hunkLines(hunk, redactor(old), redactor(fresh), style)),
  ].join('\n')
}

type Edit =
  | { readonly kind: 'same'; readonly old: number; readonly fresh: number }
  | { readonly kind: 'removed'; readonly old: number; readonly fresh: number }
  | { readonly kind: 'added'; readonly old: number; readonly fresh: number }

/** By the longest common subsequence; configuration files are short. */
function diffLines(old: readonly string[], fresh: readonly string[]): readonly Edit[] {
  const lengths = commonLengths(old, fresh)
  const length = (i: number, j: number): number => lengths[i]?.[j] ?? 0
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) edits.push({ kind: 'same', old: i++, fresh: j++ })
    else if (j >= fresh.length || (i < old.length && length(i + 1, j) >= length(i, j + 1)))
      edits.push({ kind: 'removed', old: i++, fresh: j })
    else edits.push({ kind: 'added', old: i, fresh: j++ })
  }
  return edits
}

function commonLengths(old: readonly string[], fresh: readonly string[]): readonly Uint32Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(fresh.length + 1))
  for (let i = old.length - 1; i >= 0; i--) {
    const [row, below] = [lengths[i], lengths[i + 1]]
    if (row === undefined || below === undefined) continue
    for (let j = fresh.length - 1; j >= 0; j--) {
      row[j] = old[i] === fresh[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0)
    }
  }
  return lengths
}

const AROUND = 3

/** Runs of edits that lie near a change. */
function hunks(edits: readonly Edit[]): readonly (readonly Edit[])[] {
  const near = edits.map((_, index) =>
    edits.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ kind }) => kind !== 'same'),
  )
  const found: Edit[][] = []
  for (const [index, edit] of edits.entries()) {
    if (near[index] !== true) continue
    if (near[index - 1] === true) found.at(-1)?.push(edit)
    else found.push([edit])
  }
  return found
}

type Shown = (line: number) => string

function redactor(lines: readonly string[]): Shown {
  const redacted = redactLines(lines)
  return (line) => redacted[line] ?? ''
}

function hunkLines(hunk: readonly Edit[], old: Shown, fresh: Shown, style: Style): readonly string[] {
  const [first] = hunk
  if (first === undefined) return []
  const range = (start: number, without: Edit['kind']): string =>
    `${start + 1},${hunk.filter(({ kind }) => kind !== without).length}`
  const head = style.faint(`@@ -${range(first.old, 'added')} +${range(first.fresh, 'removed')} @@`)
  const lines = hunk.map((edit) => {
    switch (edit.kind) {
      case 'same':
        return ` ${old(edit.old)}`
      case 'removed':
        return style.bad(`-${old(edit.old)}`)
      case 'added':
        return style.good(`+${fresh(edit.fresh)}`)
    }
  })
  return [head, ...lines]
}

function linesOf(text: string | undefined): readonly string[] {
  if (text === undefined || text === '') return []
  return text.replace(/\r?\n$/, '').split(/\r?\n/)
}
