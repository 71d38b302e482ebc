import type { Diagnostic } from '../kernel/diagnostic.ts'
import { checkAcross } from './check-across.ts'
import { configSchema, type Config } from './config.ts'
import { describePath, type ConfigProblem } from './config-problem.ts'
import { explainIssue } from './explain-issue.ts'
import { readParts } from './config-parts.ts'
import { readYaml, type YamlSource } from './yaml-source.ts'

/** Problems and warnings stand in the order of the text. */
export type ParsedConfig =
  | { readonly kind: 'loaded'; readonly config: Config; readonly warnings: readonly Diagnostic[] }
  | { readonly kind: 'refused'; readonly problems: readonly Diagnostic[] }

/** Pure. `file` is how messages name it, `folder` is absolute and where relative paths start. */
export function parseConfig(text: string, { file, folder }: { file: string; folder: string }): ParsedConfig {
  const source = readYaml(text)
  const broken = source.problems.map((problem) => ({ severity: 'error' as const, ...problem }))
  if (!source.readable) return { kind: 'refused', problems: inOrder(broken, source, file) }
  const result = configSchema(folder).safeParse(source.value, { reportInput: true })
  const found = [
    ...(result.error?.issues.flatMap((issue) => explainIssue(issue)) ?? []),
    ...checkAcross(readParts(source.value, folder)),
  ]
  const problems = inOrder([...broken, ...withOffsets(withoutEchoes(found), source)], source, file)
  if (result.success && problems.every(({ severity }) => severity === 'warning')) {
    return { kind: 'loaded', config: result.data, warnings: problems }
  }
  return { kind: 'refused', problems }
}

/** A misspelled key is one problem, not also a missing one. */
function withoutEchoes(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const misspelled = new Set(problems.flatMap(({ meant }) => (meant === undefined ? [] : [describePath(meant)])))
  return problems.filter(({ missing, path }) => missing !== true || !misspelled.has(describePath(path)))
}

type PlacedProblem = Omit<Diagnostic, 'where'> & { readonly offset: number }

function withOffsets(problems: readonly ConfigProblem[], source: YamlSource): readonly PlacedProblem[] {
  return problems.map(({ path, at, severity, summary, hint }) => {
    return { offset: source.offsetOf(path, at), severity, summary, ...(hint === undefined ? {} : { hint }) }
  })
}

function inOrder(problems: readonly PlacedProblem[], source: YamlSource, file: string): readonly Diagnostic[] {
  const seen = new Set<string>()
  return problems
    .toSorted((left, right) => left.offset - right.offset)
    .map(({ offset, ...problem }) => ({ ...problem, where: `${file}:${source.position(offset)}` }))
    .filter(({ where, summary }) => {
      const key = `${where} ${summary}`
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
}
