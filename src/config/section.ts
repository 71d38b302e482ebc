import { z } from 'zod'

/**
 * A mapping that refuses keys it doesn't know. Every error text of the schemas in this folder is what is *expected*
 * ("a port from 1 to 65535"); for an unknown key it is the list of known ones. `explain-issue.ts` makes sentences of them.
 */
export function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const keys = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? keys : `a mapping with the keys ${keys}`),
  })
}

/** Separates what is expected from the hint, in one error text. */
export const HINT = '\nhint: '

export function text(expected: string) {
  return z.string({ error: expected }).min(1, { error: expected })
}

export function matching(pattern: RegExp, expected: string) {
  return z.string({ error: expected }).regex(pattern, { error: expected })
}

export function flag() {
  return z.boolean({ error: 'true or false' })
}

export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: words.join(', ').replace(/, (?=[^,]*$)/, ' or ') })
}

export function reason() {
  return text('a reason in words, for plan and report').refine((value) => value.trim() !== '', {
    error: 'a reason in words, for plan and report',
  })
}

export function port() {
  const expected = 'a port from 1 to 65535'
  return z.int({ error: expected }).min(1, { error: expected }).max(65_535, { error: expected })
}

/** No leading dash: the name becomes an argument of ssh and sudo. */
export function userName() {
  return matching(/^[^\s:/@-][^\s:/@]*$/, 'a user name')
}
