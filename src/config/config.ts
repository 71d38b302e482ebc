import { z } from 'zod'
import { environmentSchema, toEnvironment, type EnvironmentConfig } from './environment.ts'
import { ENVIRONMENT_NAME, environmentName, refreshSchema, toRefresh, type RefreshConfig } from './refresh.ts'
import { section } from './section.ts'
import { stateSchema, type StateConfig } from './state.ts'

/** What understudy.yaml says, with every default filled in and every path of this machine absolute. */
export interface Config {
  readonly state: StateConfig
  readonly environments: Readonly<Record<string, EnvironmentConfig>>
  /** By target. */
  readonly refresh: Readonly<Record<string, RefreshConfig>>
}

/** `folder` is where relative paths start: that of the configuration file. */
export function configSchema(folder: string) {
  return section({
    version: z.literal(1, { error: '1, the only version of this file' }),
    state: stateSchema(folder).prefault('./understudy-state'),
    environments: named(environmentSchema(folder), 'a mapping from names to environments'),
    refresh: named(refreshSchema(folder), 'a mapping from targets to refreshes').default({}),
  }).transform((written): Config => ({
    state: written.state,
    environments: mapEntries(written.environments, toEnvironment),
    refresh: mapEntries(written.refresh, toRefresh),
  }))
}

function named<Schema extends z.ZodType>(schema: Schema, expected: string) {
  return z.record(environmentName(), schema, {
    error: (issue) => (issue.code === 'invalid_key' ? ENVIRONMENT_NAME : expected),
  })
}

function mapEntries<Written, Value>(
  written: Readonly<Record<string, Written>>,
  toValue: (name: string, one: Written) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(written).map(([name, one]) => [name, toValue(name, one)]))
}
