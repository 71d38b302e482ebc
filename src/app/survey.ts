import { findEnvironment } from '../config/find-environment.ts'
import type { Facts } from '../kernel/facts.ts'
import type { App } from './app.ts'
import { withTried } from './tried-by-copies.ts'

/** Looks at one environment, running or stopped; changes nothing. What the fences of its copies saw is among its endpoints. */
export async function surveyOf(app: App, environment: string): Promise<Facts> {
  await using systems = await app.openSurveyed(findEnvironment(app.config, environment))
  return withTried(app, await systems.survey(), environment)
}
