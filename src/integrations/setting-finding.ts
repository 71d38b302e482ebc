import type { Endpoint } from '../kernel/endpoint.ts'
import type { Finding } from '../kernel/finding.ts'
import type { IntegrationId } from '../kernel/integration-id.ts'
import type { Json } from '../kernel/json.ts'
import { placeName, type Place } from '../kernel/place.ts'
import type { EnvironmentReader, Setting } from '../ports/environment-reader.ts'

export interface SettingWords {
  readonly summary: string
  readonly endpoints?: readonly Endpoint[]
  readonly secret?: boolean
  readonly state?: Finding['state']
  readonly detail?: Readonly<Record<string, Json>>
}

/** A finding for every effective setting that `describe` has words for, in key order. */
export async function settingFindings(
  environment: EnvironmentReader,
  integration: IntegrationId,
  describe: (setting: Setting) => SettingWords | undefined,
): Promise<readonly Finding[]> {
  const settings = await environment.settings()
  return settings.flatMap((setting) => {
    const words = describe(setting)
    return words === undefined ? [] : [settingFinding(integration, setting, words)]
  })
}

function settingFinding(integration: IntegrationId, setting: Setting, words: SettingWords): Finding {
  const where = settingPlace(setting)
  const { summary, endpoints = [], secret = false, state = 'live' } = words
  return {
    id: `${integration}:${placeName(where)}`,
    integration,
    where,
    endpoints: setting.readable ? endpoints : [],
    secret,
    summary: setting.readable ? summary : `${summary}; its value cannot be told without running ${originName(where)}`,
    state,
    detail: { key: setting.key, ...words.detail },
  }
}

/** Where a setting stands; one of the environment is named by its variable. */
export function settingPlace({ key, origin }: Setting): Place {
  switch (origin.kind) {
    case 'file':
      return { kind: 'property', file: origin.file, key, line: origin.line }
    case 'environment':
      return { kind: 'environment', origin: `${origin.file}:${origin.line}`, name: origin.variable }
    case 'jvm-argument':
      return { kind: 'environment', origin: `${origin.file}:${origin.line}`, name: `-D${key}` }
  }
}

function originName(where: Place): string {
  return where.kind === 'environment' ? where.origin : 'it'
}
