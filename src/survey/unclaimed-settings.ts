import type { Finding } from '../kernel/finding.ts'
import type { Place } from '../kernel/place.ts'
import type { EnvironmentReader, Setting } from '../ports/environment-reader.ts'
import type { Claimed } from './claimed.ts'
import { inertSettings } from './inert-settings.ts'
import { isSuspicious, suspect } from './suspicion.ts'
import { unclaimed } from './unclaimed-tables.ts'

/** Properties, variables (a proxy's among them) and JVM arguments. What cannot be told without running it is never passed over. */
export async function unclaimedSettings(environment: EnvironmentReader, claimed: Claimed): Promise<readonly Finding[]> {
  const settings = await environment.settings()
  return settings.filter(({ key }) => !claimed.property(key)).flatMap(findSetting)
}

function findSetting(setting: Setting): readonly Finding[] {
  const { key, value, origin, readable } = setting
  const name = origin.kind === 'environment' ? origin.variable : key
  const suspicion = suspect([key, name], value)
  if (isSuspicious(suspicion)) return [unclaimed(placeOf(setting), `${name}, which no integration knows`, suspicion)]
  if (readable || inertSettings.has(key)) return []
  const summary = `${name}, whose value cannot be told without running ${origin.file}`
  return [unclaimed(placeOf(setting), summary, suspicion)]
}

function placeOf({ key, origin }: Setting): Place {
  switch (origin.kind) {
    case 'file':
      return { kind: 'property', file: origin.file, key, line: origin.line }
    case 'environment':
      return { kind: 'environment', origin: `${origin.file}:${origin.line}`, name: origin.variable }
    case 'jvm-argument':
      return { kind: 'environment', origin: `${origin.file}:${origin.line}`, name: `-D${key}` }
  }
}
