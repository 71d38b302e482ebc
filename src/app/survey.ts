import { findEnvironment } from '../config/find-environment.ts'
import type { Facts } from '../kernel/facts.ts'
import type { App } from './app.ts'

/** Looks at one environment, running or stopped; changes nothing. */
export async function surveyOf(app: App, environment: string): Promise<Facts> {
  await using systems = await app.openSurveyed(findEnvironment(app.config, environment))
  return await systems.survey()
}
