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

/** Undefined for anything that we did not write. */
export function parseHomeMark(content: Uint8Array | undefined): HomeMark | undefined {
  if (content === undefined) return undefined
  const value = parseJson(new TextDecoder().decode(content))
  if (typeof value !== 'object' || value === null || !('schema' in value) || value.schema !== 'understudy/home-mark/1')
    return undefined
  const text = (key: string): string | undefined => {
    const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1]
    return typeof found === 'string' ? found : undefined
  }
  const [environment, run, source, generation] = [text('environment'), text('run'), text('source'), text('generation')]
  if (environment === undefined || run === undefined || source === undefined || generation === undefined)
    return undefined
  return { environment, run, source, generation }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
