import { equals } from '../ports/predicate.ts'
import type { EnvironmentReader } from '../ports/environment-reader.ts'

/** Where it says that this is a smart mirror, or where that cannot be told; undefined for an instance of its own. */
export async function mirrorMode(environment: EnvironmentReader): Promise<string | undefined> {
  const setting = await environment.setting('application.mode')
  if (setting !== undefined) {
    const { origin, readable, value } = setting
    const name = origin.kind === 'environment' ? origin.variable : 'application.mode'
    const where = `${name} in ${origin.file}:${origin.line}`
    if (!readable) return `${where} cannot be told without running it`
    if (value.trim().toLowerCase() === 'mirror') return `${where} is ${value.trim()}`
  }
  const [row] = await environment.rows('app_property', equals('prop_key', 'instance.application.mode'), ['prop_value'])
  const stored = String(row?.['prop_value'] ?? '').trim()
  return stored.toLowerCase() === 'mirror' ? `app_property[instance.application.mode] is ${stored}` : undefined
}
