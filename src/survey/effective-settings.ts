import { presumedPropertyOf, propertiesOfEnvironmentName } from '../changes/text/environment-name.ts'
import { parseProperties } from '../changes/text/properties.ts'
import type { Setting } from '../ports/environment-reader.ts'
import type { ServiceInput } from './service-variables.ts'

export interface ConfigurationText {
  /** Relative to the home. */
  readonly file: string
  readonly content: Uint8Array
}

/** Pure: the environment of the service overrides the file; a JVM argument stands between them. Sorted by key. */
export function effectiveSettings(
  properties: ConfigurationText | undefined,
  inputs: readonly ServiceInput[],
  knownProperties: readonly string[],
): readonly Setting[] {
  const fromFile = properties === undefined ? [] : fileSettings(properties)
  const known = [...fromFile.map(({ key }) => key), ...knownProperties]
  const settings = new Map(fromFile.map((setting) => [setting.key, setting]))
  for (const setting of [...jvmSettings(inputs), ...environmentSettings(inputs, known)])
    settings.set(setting.key, setting)
  return [...settings.values()].sort((left, right) => (left.key < right.key ? -1 : 1))
}

/** In the order of the lines, a key that is repeated too. */
export function fileSettings({ file, content }: ConfigurationText): readonly Setting[] {
  return parseProperties(content, 'latin1', file).entries.map(({ key, value, line }) => ({
    key,
    value,
    origin: { kind: 'file', file, line },
    readable: true,
  }))
}

function jvmSettings(inputs: readonly ServiceInput[]): readonly Setting[] {
  return inputs
    .filter(({ kind }) => kind === 'jvm-argument')
    .map(({ name, value, file, line, readable }) => ({
      key: name,
      value,
      origin: { kind: 'jvm-argument', file, line },
      readable,
    }))
}

function environmentSettings(inputs: readonly ServiceInput[], known: readonly string[]): readonly Setting[] {
  return inputs
    .filter(({ kind }) => kind === 'variable')
    .flatMap(({ name, value, file, line, readable }) => {
      const properties = propertiesOfEnvironmentName(name, known)
      const keys = properties.length > 0 ? properties : [presumedPropertyOf(name)]
      return keys.map((key): Setting => ({
        key,
        value,
        origin: { kind: 'environment', file, line, variable: name },
        readable,
      }))
    })
}
