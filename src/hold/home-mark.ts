import { parseJson } from '../kernel/json.ts'
import { decodeUtf8 } from '../kernel/utf8.ts'
import type { HostReader } from '../ports/host.ts'
import { homeMarkPath } from './layout.ts'

/** Our mark in a home: whose it is, and which generation. Kept as JSON in `understudy-mark.json`. */
export interface HomeMark {
  readonly environment: string
  readonly run: string
  readonly source: string
  readonly generation: string
}

export function formatHomeMark(mark: HomeMark): string {
  return `${JSON.stringify({ schema: 'understudy/home-mark/1', ...mark }, undefined, 2)}\n`
}

/** Undefined where there is no home, and for a mark that we did not write. */
export async function readHomeMark(host: HostReader, home: string): Promise<HomeMark | undefined> {
  return parseHomeMark(await host.readFile(homeMarkPath(home)))
}

/** Undefined for anything that we did not write. */
export function parseHomeMark(content: Uint8Array | undefined): HomeMark | undefined {
  if (content === undefined) return undefined
  const value = parseJson(decodeUtf8(content))
  if (typeof value !== 'object' || value === null || !('schema' in value) || value.schema !== 'understudy/home-mark/1')
    return undefined
  const text = (key: string): string | undefined => {
    const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1]
    return typeof found === 'string' ? found : undefined
  }
  const [environment, run, source, generation] = [text('environment'), text('run'), text('source'), text('generation')]
  if (environment === undefined || run === undefined || source === undefined || generation === undefined)
    return undefined
  // The file lies in a home that its service user may write, and the generation becomes a part of paths that root renames.
  if (![run, generation].every((id) => /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(id))) return undefined
  return { environment, run, source, generation }
}
