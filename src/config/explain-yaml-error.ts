import type { ErrorCode } from 'yaml'

export interface Explanation {
  readonly summary: string
  readonly hint?: string
  /** The rest of the text still means what its author meant. */
  readonly harmless?: true
}

/** Our own words for every code of the parser: its own messages repeat pieces of the text, which may be a secret. */
export function explainYamlError(code: ErrorCode): Explanation {
  return (
    explanations[code] ?? { summary: 'this is not valid YAML', hint: 'compare it with docs/understudy.example.yaml' }
  )
}

const indentation = 'indent with spaces, each level deeper than the one above'
const quote = 'put the value in double quotes'

const explanations: Readonly<Partial<Record<ErrorCode, Explanation>>> = {
  BAD_DQ_ESCAPE: {
    summary: 'an escape in a double-quoted text is not known',
    hint: 'use single quotes, or write \\\\ for a backslash',
    harmless: true,
  },
  BAD_INDENT: { summary: 'the indentation is wrong, or a bracket is not closed', hint: indentation },
  BAD_SCALAR_START: { summary: 'a plain text begins with a reserved character', hint: quote, harmless: true },
  BAD_DIRECTIVE: { summary: 'a line begins with %', hint: quote },
  BLOCK_AS_IMPLICIT_KEY: {
    summary: 'a second `key:` stands on one line, or a value goes on at a deeper level',
    hint: 'put each key on a line of its own',
  },
  BLOCK_IN_FLOW: { summary: 'an indented block stands inside brackets', hint: 'close the bracket first' },
  DUPLICATE_KEY: {
    summary: 'this key stands twice in the same mapping',
    hint: 'remove one of the two',
    harmless: true,
  },
  MISSING_CHAR: { summary: 'a quote, a colon, a comma or a space is missing', hint: quote },
  MULTILINE_IMPLICIT_KEY: { summary: 'a key goes over more than one line', hint: 'is a colon missing?' },
  MULTIPLE_DOCS: { summary: 'a second document begins here', hint: 'remove the line ---' },
  TAB_AS_INDENT: { summary: 'a tab is used to indent', hint: indentation },
  TAG_RESOLVE_FAILED: { summary: 'a tag (!name) stands here', hint: 'quote a text that begins with !', harmless: true },
  UNEXPECTED_TOKEN: { summary: 'something stands here that does not belong', hint: quote },
}
