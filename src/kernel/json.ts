export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Plain data as a store keeps it: what is undefined is left out. */
export function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value))
}

/** Undefined for what is no JSON: who reads it says in its own words what it wanted to find. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
