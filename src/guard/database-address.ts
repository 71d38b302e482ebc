import type { DatabaseFacts } from '../kernel/facts.ts'

export function databaseAddress(database: DatabaseFacts): string {
  return `${database.host}:${database.port}/${database.name}`
}
