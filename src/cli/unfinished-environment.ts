import type { App } from '../app/app.ts'
import { AppError } from '../kernel/app-error.ts'
import { runToGoOnWith } from '../run/last-run.ts'

/** The only environment whose last run did not end. Throws 'run/nothing-to-resume' where there is none, or more than one. */
export function unfinishedEnvironment({ config, store }: App): string {
  const names = Object.keys(config.environments).filter((name) => {
    const last = runToGoOnWith(store, name)
    return last !== undefined && last.state !== 'done' && last.state !== 'aborted'
  })
  const [only, ...others] = names
  if (only !== undefined && others.length === 0) return only
  if (only === undefined) {
    throw new AppError('run/nothing-to-resume', 'no environment has an unfinished run', {
      hint: '`understudy runs` lists them all',
    })
  }
  throw new AppError('run/nothing-to-resume', `${names.join(', ')} have unfinished runs`, {
    hint: `name one: \`understudy resume ${only}\``,
  })
}
