/** A system property on a Java command line. */
export interface JvmArgument {
  readonly key: string
  readonly value: string
  /** False where a part of the argument comes from somewhere else. */
  readonly readable: boolean
}

/** Stands in a text for a part that cannot be told. */
export const UNKNOWN_PART = '\uFFFC'

/** Every `-Dkey=value` in a command line or a variable such as `JAVA_OPTS`; quotes are taken off. */
export function jvmArgumentsIn(text: string): readonly JvmArgument[] {
  const words = text.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*'|["'\\])+/gsu) ?? []
  return words.flatMap((word) => {
    const [, key, value = ''] = /^-D([^=]+)(?:=(.*))?$/su.exec(unquote(word)) ?? []
    return key === undefined ? [] : [{ key, value, readable: !word.includes(UNKNOWN_PART) }]
  })
}

function unquote(word: string): string {
  return word.replaceAll(
    /\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/gsu,
    (_, escaped?: string, double?: string, single?: string) => {
      return escaped ?? double?.replaceAll(/\\(["\\])/gu, '$1') ?? single ?? ''
    },
  )
}
