import { settingPlace } from '../integrations/setting-finding.ts'
import type { Finding } from '../kernel/finding.ts'
import type { EnvironmentReader, Setting } from '../ports/environment-reader.ts'
import type { Claimed } from './claimed.ts'
import { inertSettings } from './inert-settings.ts'
import { isSuspicious, suspect } from './suspicion.ts'
import { unclaimed } from './unclaimed-tables.ts'

/** Properties, variables (a proxy's among them) and JVM arguments. What cannot be told without running it is never passed over. */
export async function unclaimedSettings(environment: EnvironmentReader, claimed: Claimed): Promise<readonly Finding[]> {
  const settings = await environment.settings()
  return settings.flatMap((setting) => findSetting(setting, claimed))
}

function findSetting(setting: Setting, claimed: Claimed): readonly Finding[] {
  const { key, value, origin, readable } = setting
  const name = origin.kind === 'environment' ? origin.variable : key
  const suspicion = suspect([key, name], value)
  if (isSuspicious(suspicion))
    return [unclaimed(settingPlace(setting), `${name}, which no integration knows`, suspicion)]
  if (readable || inertSettings.has(key) || claimed.property(key)) return []
  const summary = `${name}, whose value cannot be told without running ${origin.file}`
  return [unclaimed(settingPlace(setting), summary, suspicion)]
}
