import { closestWord } from './closest-word.ts'
import type { ConfigParts } from './config-parts.ts'
import type { ConfigProblem } from './config-problem.ts'

/** Target and source of every refresh: both known, not the same, and the target never a production environment. */
export function checkRefreshEnds({ names, environments, sources }: ConfigParts): readonly ConfigProblem[] {
  return [...sources].flatMap(([target, from]) => {
    const tier = environments.find(({ name }) => name === target)?.tier
    return [
      ...(names.includes(target) ? [] : [unknown(names, target, ['refresh', target], 'key')]),
      ...(tier === 'production' ? [productionTarget(target)] : []),
      ...(typeof from === 'string' ? checkSource(names, target, from) : []),
    ]
  })
}

function checkSource(names: readonly string[], target: string, from: string): readonly ConfigProblem[] {
  const path = ['refresh', target, 'from']
  if (from === target) {
    const summary = `${target} would be refreshed from itself`
    return [{ severity: 'error', path, at: 'value', summary, hint: 'name the environment to copy' }]
  }
  return from === '' || names.includes(from) ? [] : [unknown(names, from, path, 'value')]
}

function unknown(names: readonly string[], name: string, path: readonly string[], at: 'key' | 'value'): ConfigProblem {
  const meant = closestWord(name, names)
  const hint = meant === undefined ? `environments: ${names.join(', ') || 'none'}` : `did you mean ${meant}?`
  return { severity: 'error', path, at, summary: `there is no environment ${JSON.stringify(name)}`, hint }
}

function productionTarget(target: string): ConfigProblem {
  return {
    severity: 'error',
    path: ['refresh', target],
    at: 'key',
    summary: `${target} is a production environment, which is never refreshed`,
    hint: 'remove this refresh; no flag overrides it',
  }
}
