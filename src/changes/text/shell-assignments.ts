import { jvmArgumentsIn, UNKNOWN_PART, type JvmArgument } from './jvm-arguments.ts'
import { readShellParts, readShellTokens, type ShellPart, type ShellToken } from './shell-words.ts'

export type ShellValue =
  | { readonly kind: 'literal'; readonly text: string }
  /** In force only where nobody has set the variable `unless` before, such as the service's unit. */
  | { readonly kind: 'default'; readonly text: string; readonly unless: string }
  /** Only running the script would tell. Unknown is not safe. */
  | { readonly kind: 'unreadable' }

export interface ShellAssignment {
  readonly name: string
  readonly value: ShellValue
  /** 1-based. */
  readonly line: number
  readonly exported: boolean
  /** It stands in a branch, loop, function or subshell, or after `&&` and `||`. */
  readonly conditional: boolean
  /** The `-D` arguments in the value, also where its other parts cannot be told. */
  readonly jvmArguments: readonly JvmArgument[]
}

/**
 * Reads, never runs, a shell script such as `bin/setenv.sh`: `NAME=value`, `export NAME=value`, `NAME+=value`, and the
 * `${NAME:=default}` that sets. Variables of the script itself are followed where one unconditional literal sets them.
 */
export function readShellAssignments(script: string): readonly ShellAssignment[] {
  const found: ShellAssignment[] = []
  // What comes before another script is read in, or a variable is taken away, may be in force no more.
  let barrier = 0
  let context: Context = { blocks: [], atCommand: true, declares: undefined, afterCondition: false }
  for (const token of readShellTokens(script)) {
    if (token.kind === 'operator') {
      context = afterOperator(context, token.text)
      continue
    }
    for (const raw of assignmentsIn(token, context)) found.push(resolve(raw, found.slice(barrier)))
    const word = literalOf(token.parts)
    if (context.atCommand && word !== undefined && changers.has(word)) barrier = found.length
    context = afterWord(context, word)
  }
  return found
}

type Word = Extract<ShellToken, { kind: 'word' }>

interface Context {
  readonly blocks: readonly string[]
  readonly atCommand: boolean
  /** `export` and its like, while their words are read. */
  readonly declares: string | undefined
  readonly afterCondition: boolean
}

interface RawAssignment {
  readonly name: string
  readonly operator: string
  readonly parts: readonly ShellPart[]
  readonly line: number
  readonly exported: boolean
  readonly conditional: boolean
}

const openers: ReadonlySet<string> = new Set(['if', 'while', 'until', 'for', 'case', 'select', '{'])
const closers: ReadonlySet<string> = new Set(['fi', 'done', 'esac', '}'])
const connectors: ReadonlySet<string> = new Set(['then', 'else', 'elif', 'do', '!', 'time'])
const changers: ReadonlySet<string> = new Set(['.', 'source', 'eval', 'unset', 'read'])
const declarations: ReadonlySet<string> = new Set(['export', 'readonly', 'declare', 'typeset', 'local'])

function afterOperator({ blocks, afterCondition }: Context, operator: string): Context {
  const isCondition = operator === '&&' || operator === '||' || operator === '|'
  const closes = operator === ')' && blocks.at(-1) === '('
  return {
    blocks: closes ? blocks.slice(0, -1) : operator === '(' ? [...blocks, '('] : blocks,
    atCommand: !/^[<>]/u.test(operator),
    declares: undefined,
    afterCondition: isCondition || (afterCondition && /^[<>]/u.test(operator)),
  }
}

function afterWord(context: Context, word: string | undefined): Context {
  if (!context.atCommand) return context
  if (word !== undefined && openers.has(word)) {
    const atCommand = !['for', 'case', 'select'].includes(word)
    return { ...context, blocks: [...context.blocks, word], atCommand }
  }
  if (word !== undefined && closers.has(word)) return { ...context, blocks: context.blocks.slice(0, -1) }
  if (word === undefined || connectors.has(word) || ASSIGNMENT.test(word))
    return { ...context, atCommand: word !== undefined }
  return { ...context, atCommand: false, declares: declarations.has(word) ? word : undefined }
}

const ASSIGNMENT = /^([A-Za-z_]\w*)(\+?=)/u

function assignmentsIn({ parts, line }: Word, context: Context): readonly RawAssignment[] {
  const conditional = context.blocks.length > 0 || context.afterCondition
  const first = parts[0]
  const [start = '', name, operator = ''] = (first?.kind === 'text' && ASSIGNMENT.exec(first.text)) || []
  const about = { line, conditional, exported: context.declares === 'export' }
  const defaults = parts.flatMap((part) =>
    part.kind === 'variable' && part.operator.endsWith('=')
      ? [{ ...about, name: part.name, operator: ':=', parts: [part] }]
      : [],
  )
  if (name === undefined || first?.kind !== 'text' || !(context.atCommand || context.declares !== undefined))
    return defaults
  const value: readonly ShellPart[] = [afterStart(first.text.slice(start.length)), ...parts.slice(1)]
  return [...defaults, { ...about, name, operator, parts: value }]
}

// A tilde that is not quoted is somebody's home directory.
function afterStart(text: string): ShellPart {
  return /(?:^|:)~/u.test(text) ? { kind: 'unknown' } : { kind: 'text', text }
}

function resolve({ operator, parts, ...raw }: RawAssignment, earlier: readonly ShellAssignment[]): ShellAssignment {
  const before: readonly ShellPart[] =
    operator === '+=' ? [{ kind: 'variable', name: raw.name, operator: '', word: '' }] : []
  const all = [...before, ...parts].filter((part) => part.kind !== 'text' || part.text !== '')
  const text = all.map((part) => textOf(part, earlier)).join('')
  return { ...raw, value: valueOf(all, text, earlier), jvmArguments: jvmArgumentsIn(text) }
}

function valueOf(parts: readonly ShellPart[], text: string, earlier: readonly ShellAssignment[]): ShellValue {
  if (!text.includes(UNKNOWN_PART)) return { kind: 'literal', text }
  const [only, ...others] = parts
  if (only?.kind !== 'variable' || only.operator === '' || others.length > 0) return { kind: 'unreadable' }
  const fallback = readShellParts(only.word)
    .map((part) => textOf(part, earlier))
    .join('')
  return fallback.includes(UNKNOWN_PART)
    ? { kind: 'unreadable' }
    : { kind: 'default', text: fallback, unless: only.name }
}

function textOf(part: ShellPart, earlier: readonly ShellAssignment[]): string {
  if (part.kind === 'text') return part.text
  const known = part.kind === 'variable' ? knownValue(part.name, earlier) : undefined
  // An empty value may or may not take the fallback, by the operator.
  return known === undefined || (known === '' && part.kind === 'variable' && part.operator !== '')
    ? UNKNOWN_PART
    : known
}

// A value set in a branch, or by a default, may not be the one in force here.
function knownValue(name: string, earlier: readonly ShellAssignment[]): string | undefined {
  const last = earlier.findLastIndex((one) => one.name === name && !one.conditional && one.value.kind === 'literal')
  const value = earlier[last]?.value
  const isLast = !earlier.slice(last + 1).some((one) => one.name === name)
  return value?.kind === 'literal' && isLast ? value.text : undefined
}

function literalOf(parts: readonly ShellPart[]): string | undefined {
  const first = parts[0]
  if (first?.kind !== 'text') return undefined
  return ASSIGNMENT.test(first.text) || parts.every((part) => part.kind === 'text')
    ? parts.map((part) => (part.kind === 'text' ? part.text : '')).join('')
    : undefined
}
