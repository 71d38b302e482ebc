/** What the comment on a database, or the mark file in a home, says: whose copy it is. */
export interface Mark {
  readonly environment: string
  readonly run: string
  readonly source: string
  readonly generation: string
  /** How far the copy is; a database that is being restored can't be told from a whole one by looking. */
  readonly state?: string
}

/** The table that has it where a database has no comment. */
export const MARK_TABLE = 'understudy_mark'

const START = 'understudy:'

/** One line that people read too: `understudy: environment=staging run=... source=production generation=3`. */
export function formatMark(mark: Mark): string {
  const { environment, run, source, generation, state } = mark
  const parts = Object.entries({ environment, run, source, generation, ...(state === undefined ? {} : { state }) })
  return `${START} ${parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join(' ')}`
}

/** Undefined for every other text: what has no mark of ours is never dropped. */
export function parseMark(text: string | undefined): Mark | undefined {
  if (text === undefined || !text.startsWith(`${START} `)) return undefined
  const fields = new Map(text.slice(START.length).trim().split(' ').map(field))
  const environment = fields.get('environment')
  const run = fields.get('run')
  const source = fields.get('source')
  const generation = fields.get('generation')
  const state = fields.get('state')
  if (environment === undefined || run === undefined || source === undefined || generation === undefined)
    return undefined
  return { environment, run, source, generation, ...(state === undefined ? {} : { state }) }
}

function field(text: string): readonly [string, string | undefined] {
  const at = text.indexOf('=')
  return [text.slice(0, at), decoded(text.slice(at + 1))]
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
