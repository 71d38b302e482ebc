/** What git said of one broken repository, without what differs from one home to another. */
export interface Complaints {
  /** An object that is missing stands by its id alone; everything else by the line that says it. */
  readonly facts: ReadonlySet<string>
  readonly missing: number
  /** Git gave up, so there may be more that is wrong. */
  readonly gaveUp: boolean
}

export interface SaidOfRepository {
  /** Where the repository's home lies, as it stands in what was said. */
  readonly home: string
  /** The same of stores outside of it, by the folder that each has in a copy's home. */
  readonly stores?: ReadonlyMap<string, string>
  readonly lines: readonly string[]
}

export function complaintsIn({ home, stores = new Map(), lines }: SaidOfRepository): Complaints {
  const facts = new Set<string>()
  const missing = new Set<string>()
  const places = [...stores, ['', home] as const]
  for (const line of lines) {
    if (impliedOrHarmless.test(line)) continue
    const [, id] = MISSING.exec(line) ?? []
    if (id !== undefined) missing.add(id)
    facts.add(id ?? places.reduce((text, [folder, path]) => text.replaceAll(`${path}/`, folder && `${folder}/`), line))
  }
  return { facts, missing: missing.size, gaveUp: lines.some((line) => line.startsWith('fatal: ')) }
}

/** Every broken link is told with the object that it leads to. */
const impliedOrHarmless = /^$|^broken link from |^ +to +[a-z]+ [0-9a-f]+$|^notice: /

// A ref that leads to nothing is told by the ref; where its content is no id, git prints zeros.
const MISSING = /^(?:missing [a-z]+|error: .+: invalid sha1 pointer) ((?!0{40})[0-9a-f]{40}(?:[0-9a-f]{24})?)$/

export type Comparison =
  /** The copy lacks nothing that its source has. */
  | 'no-worse'
  | 'worse'
  /** What git saw of the source does not say. */
  | 'untold'

export function compareComplaints(copy: Complaints, source: Complaints): Comparison {
  if (copy.facts.size === 0 || source.facts.size === 0) return 'untold'
  if ([...copy.facts].every((fact) => source.facts.has(fact))) return 'no-worse'
  return source.gaveUp ? 'untold' : 'worse'
}
