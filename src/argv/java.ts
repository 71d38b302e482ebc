import { Secret } from '../kernel/secret.ts'
import type { Command, ReadCommand, RunAs } from './command.ts'
import { gently } from './gently.ts'

export interface JarCall {
  readonly jar: string
  /** A file that `formatArguments` gives. */
  readonly argumentFile: string
  /** Where it runs; nothing else lies there, so that it finds no settings of somebody else. */
  readonly folder: string
  /** It is ended after this long: what sudo started can't be ended from here. */
  readonly seconds: number
  /** What the program itself is given. */
  readonly words?: readonly string[]
}

/** Properties in a file, which the JVM reads itself (Java 9): they stand in no command line and in no environment. */
export function runJar({ jar, argumentFile, folder, seconds, words = [] }: JarCall, as: RunAs): Command {
  const env = ['env', '-C', folder, 'LC_ALL=C.UTF-8']
  const java = ['java', `@${argumentFile}`, '-jar', jar, ...words]
  const args = [...gently, ...env, 'timeout', '--kill-after=60', String(seconds), ...java]
  return { effect: 'write', program: 'nice', args, as }
}

/** Whatever a program of a JVM ends with is an answer. 127 is one that is missing, and 126 one that may not run. */
export const jarExitCodes: readonly number[] = Array.from({ length: 256 }, (_, code) => code).filter(
  (code) => code !== 126 && code !== 127,
)

/** For `runJar`. A secret, as values may be; keep it 0600. */
export function formatArguments(properties: Readonly<Record<string, string | Secret>>): Secret {
  const lines = Object.entries(properties).map(([key, value]) => `${quoted(`-D${key}=${textOf(value)}`)}\n`)
  return new Secret(lines.join(''))
}

function textOf(value: string | Secret): string {
  return value instanceof Secret ? value.reveal() : value
}

/** Within quotes the launcher takes a backslash as the beginning of an escape, and nothing else as special. */
function quoted(text: string): string {
  const escaped = text.replaceAll(/[\\"\n\r\t\f]/g, (character) => escapes[character] ?? `\\${character}`)
  return `"${escaped}"`
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f' }

/** What runs on a host as `java`; it tells on standard error, in every version alike. */
export function javaVersion(): ReadCommand {
  return { effect: 'read', program: 'java', args: ['-version'], as: 'login' }
}

/** Such as 17, and 8 of `1.8.0`; undefined for what is no JVM. */
export function readJavaVersion(stderr: string): number | undefined {
  const [, first, second] = /\bversion "(\d+)(?:\.(\d+))?/u.exec(stderr) ?? []
  if (first === undefined) return undefined
  return Number(first === '1' ? second : first)
}
