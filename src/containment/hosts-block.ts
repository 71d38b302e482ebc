import { AppError } from '../kernel/app-error.ts'
import { parseNetwork } from './address.ts'

export interface HostsBlock {
  readonly environment: string
  /** Names that must not lead to production. */
  readonly names: readonly string[]
  /** Hosts that the copy has to find, by name or address. */
  readonly reached?: readonly string[]
}

/** Addresses of documentation networks, which no router carries. */
export const NOWHERE = ['192.0.2.1', '2001:db8::1'] as const

export function isNowhere(address: string): boolean {
  return NOWHERE.some((nowhere) => nowhere === address)
}

export type LineEnd = '\n' | '\r\n'

/** The block alone, its marks included. */
export function renderHostsBlock({ environment, names, reached = [] }: HostsBlock, end: LineEnd): string {
  const found = namesAmong(reached)
  const lines = [
    beginMark(environment),
    ...(found.length === 0 ? [] : [`# It has to find: ${found.join(' ')}`]),
    ...names.toSorted().flatMap((name) => NOWHERE.map((address) => `${address} ${hostsName(name)}`)),
    endMark(environment),
  ]
  return lines.map((line) => line + end).join('')
}

/**
 * Puts the block at the start, where the first line that has a name wins, or brings the one that is there up to date in its place.
 * Every other byte stays as it is, but for the block of another copy: what one of the two has to find stands in neither. `fallback` ends the lines of a file that has none. Throws 'host/damaged-hosts-block'.
 */
export function withHostsBlock(content: Uint8Array, block: HostsBlock, fallback: LineEnd): Uint8Array {
  const text = withoutNamesOf(toText(content), block)
  const needed = new Set(othersThan(text, block.environment).flatMap(({ finds }) => finds))
  const names = block.names.filter((name) => !needed.has(name))
  const written = renderHostsBlock({ ...block, names }, lineEndOf(text) ?? fallback)
  const found = findBlock(text, block.environment)
  if (found !== undefined) return toBytes(text.slice(0, found.start) + written + text.slice(found.end))
  const start = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0
  return toBytes(text.slice(0, start) + written + text.slice(start))
}

/** Takes the block out; a file without one stays as it is. Throws 'host/damaged-hosts-block'. */
export function withoutHostsBlock(content: Uint8Array, environment: string): Uint8Array {
  const text = toText(content)
  const found = findBlock(text, environment)
  return found === undefined ? content : toBytes(text.slice(0, found.start) + text.slice(found.end))
}

/** Addresses that the lines outside of every fence's block give a name. */
export function addressesBesideBlocks(content: Uint8Array, name: string): readonly string[] {
  const beside = toText(content).replaceAll(/^# BEGIN fence of [^]*?^# END fence of [^\n]*$/gm, '')
  return beside.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    return names.some((one) => one.toLowerCase() === name.toLowerCase()) ? [address] : []
  })
}

/** Names that a copy has to find, and that the block of another one hides. */
export function hiddenByOthers(content: Uint8Array, { environment, reached = [] }: HostsBlock): readonly string[] {
  const hidden = othersThan(toText(content), environment).flatMap(({ lines }) => lines.flatMap(hiddenName))
  return namesAmong(reached).filter((name) => hidden.includes(name))
}

interface OtherBlock {
  readonly lines: readonly string[]
  readonly finds: readonly string[]
}

const BLOCKS = /^# BEGIN fence of (\S+) \(Understudy[^\n]*\n([^]*?)^# END fence of \1\s*$/gm

/** Two targets on one host have one hosts file, and what one copy has to find the block of the other may not hide. */
function othersThan(text: string, environment: string): readonly OtherBlock[] {
  return [...text.matchAll(BLOCKS)]
    .filter(([, owner]) => owner !== environment)
    .map(([, , inside = '']) => {
      const lines = inside.split('\n')
      return { lines, finds: lines.flatMap((line) => FINDS.exec(line)?.[1]?.trim().split(' ') ?? []) }
    })
}

function withoutNamesOf(text: string, { environment, reached = [] }: HostsBlock): string {
  const found = new Set(namesAmong(reached))
  return text.replaceAll(BLOCKS, (whole: string, owner: string) => {
    const isHidden = (line: string): boolean => hiddenName(line).some((name) => found.has(name))
    const lines = whole.split(/(?<=\n)/)
    return owner === environment ? whole : lines.filter((line) => !isHidden(line)).join('')
  })
}

function hiddenName(line: string): readonly string[] {
  const [address = '', name = ''] = line.trim().split(/\s+/)
  return isNowhere(address) ? [name] : []
}

const FINDS = /^# It has to find: (.*)$/

/** Those of the hosts that a block may name, or has to leave out: no addresses, and never this very host. Sorted. */
export function namesAmong(hosts: readonly string[]): readonly string[] {
  const names = hosts
    .map((host) => host.toLowerCase())
    .filter((host) => isHostsName(host) && !isAddress(host) && !/^localhost(\.|$)/.test(host))
  return [...new Set(names)].toSorted()
}

function isAddress(host: string): boolean {
  return parseNetwork(host) !== undefined
}

function findBlock(text: string, environment: string): { readonly start: number; readonly end: number } | undefined {
  const marks = marksIn(text, environment)
  const [begin, end, third] = marks
  if (begin === undefined) return undefined
  if (begin.kind === 'end') throw damaged(environment, begin.line, 'ends a block that nothing begins')
  if (end === undefined) throw damaged(environment, begin.line, 'begins a block that nothing ends')
  if (end.kind === 'begin') throw damaged(environment, end.line, `begins a block within that of line ${begin.line}`)
  if (third !== undefined) {
    const what = third.kind === 'begin' ? 'begins a second block' : 'ends a block that nothing begins'
    throw damaged(environment, third.line, what)
  }
  return { start: begin.start, end: end.end }
}

interface Mark {
  readonly kind: 'begin' | 'end'
  readonly start: number
  /** Behind its line end. */
  readonly end: number
  readonly line: number
}

function marksIn(text: string, environment: string): readonly Mark[] {
  const marks: Mark[] = []
  let start = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0
  for (let line = 1; start < text.length; line += 1) {
    const feed = text.indexOf('\n', start)
    const end = feed === -1 ? text.length : feed + 1
    const words = text.slice(start, end).trimEnd()
    if (words === beginMark(environment)) marks.push({ kind: 'begin', start, end, line })
    if (words === endMark(environment)) marks.push({ kind: 'end', start, end, line })
    start = end
  }
  return marks
}

function beginMark(environment: string): string {
  return `# BEGIN fence of ${environment} (Understudy; edit nothing up to END)`
}

function endMark(environment: string): string {
  return `# END fence of ${environment}`
}

function damaged(environment: string, line: number, what: string): AppError {
  return new AppError('host/damaged-hosts-block', `line ${line} of the hosts file ${what} (fence of ${environment})`, {
    hint: `take the lines between the marks of ${environment}, and the marks, out of the file by hand`,
  })
}

/** A name comes from production's data, and must not become a line of its own. */
function hostsName(name: string): string {
  if (!isHostsName(name)) throw new Error(`${JSON.stringify(name)} is no name for a hosts file`)
  return name
}

export function isHostsName(name: string): boolean {
  return /^[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?$/.test(name)
}

function lineEndOf(text: string): LineEnd | undefined {
  const feed = text.indexOf('\n')
  if (feed === -1) return undefined
  return text[feed - 1] === '\r' ? '\r\n' : '\n'
}

/** Each byte is one character, so that no byte is lost whatever the encoding. */
function toText(content: Uint8Array): string {
  return Buffer.from(content).toString('latin1')
}

function toBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

const BYTE_ORDER_MARK = '\u00EF\u00BB\u00BF'
