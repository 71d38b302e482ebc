import type { EnvironmentConfig } from '../config/environment.ts'
import type { Facts } from '../kernel/facts.ts'
import type { Guarded, Refusal } from './guarded.ts'

/** A mirror has neither the database nor the people of its upstream: a copy of one, or over one, is none of Bitbucket. */
export function mirrorReasons({ source, target, sourceFacts, targetFacts }: Guarded): readonly Refusal[] {
  return [...reasonsFor(source, sourceFacts), ...reasonsFor(target, targetFacts)]
}

function reasonsFor({ name }: EnvironmentConfig, { mirror }: Facts): readonly Refusal[] {
  if (mirror === undefined) return []
  return [
    {
      id: 'is-mirror',
      because: `${name} is, or may be, a smart mirror: ${mirror}`,
      hint: `name the upstream of the mirror, or correct environments.${name}`,
    },
  ]
}
