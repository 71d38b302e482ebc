import { decodeUtf8 } from '../kernel/utf8.ts'

/**
 * What lies at `shared/bitbucket.properties` until the copy may start. The port is 1 on 192.0.2.1, a documentation address that
 * nobody routes: whoever starts Bitbucket by hand gets a connection error with the reason in front of them.
 */
export function stubProperties(facts: {
  readonly environment: string
  readonly run: string
  readonly held: string
}): string {
  return [
    `# Held by Understudy, run ${facts.run}: this copy of ${facts.environment} is not cut off yet and must not start.`,
    `# Its configuration lies in ${facts.held}.`,
    `# To go on: understudy resume ${facts.environment}    To go back: understudy rewind ${facts.environment}`,
    'jdbc.driver=org.postgresql.Driver',
    'jdbc.url=jdbc:postgresql://192.0.2.1:1/held-by-understudy',
    'jdbc.user=held-by-understudy',
    'jdbc.password=held-by-understudy',
    '',
  ].join('\n')
}

export function isStub(content: Uint8Array): boolean {
  return decodeUtf8(content).startsWith('# Held by Understudy, run ')
}
