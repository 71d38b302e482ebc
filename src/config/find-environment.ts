import { AppError } from '../kernel/app-error.ts'
import { closestWord } from './closest-word.ts'
import type { Config } from './config.ts'
import type { EnvironmentConfig } from './environment.ts'
import type { RefreshConfig } from './refresh.ts'

/** An environment by the name that a command got. Throws 'config/unknown-environment'. */
export function findEnvironment({ environments }: Config, name: string): EnvironmentConfig {
  const found = Object.hasOwn(environments, name) ? environments[name] : undefined
  if (found !== undefined) return found
  const names = Object.keys(environments)
  const meant = closestWord(name, names)
  throw new AppError('config/unknown-environment', `there is no environment ${JSON.stringify(name)}`, {
    hint: meant === undefined ? `environments: ${names.join(', ')}` : `did you mean ${meant}?`,
  })
}

/** The refresh of a target. Throws 'config/unknown-environment', also for an environment without a refresh. */
export function findRefresh(config: Config, target: string): RefreshConfig {
  const environment = findEnvironment(config, target)
  const found = Object.hasOwn(config.refresh, target) ? config.refresh[target] : undefined
  if (found !== undefined) return found
  throw new AppError('config/unknown-environment', `there is no refresh of ${environment.name}`, {
    hint:
      environment.tier === 'production'
        ? 'a production environment is never refreshed'
        : `add refresh.${environment.name} to the configuration`,
  })
}

/** Every environment of the configuration but one. */
export function othersThan({ environments }: Config, name: string): readonly EnvironmentConfig[] {
  return Object.values(environments).filter((one) => one.name !== name)
}
