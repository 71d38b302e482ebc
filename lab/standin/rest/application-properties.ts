import { ok } from '../answer.ts'
import type { Route } from '../route.ts'
import { schemaStamp } from '../version.ts'

export const applicationProperties: Route = {
  method: 'GET',
  path: '/rest/api/{api}/application-properties',
  needs: 'anonymous',
  whileLocked: true,
  handle: async ({ instance: { lab } }) =>
    ok({
      version: lab.version,
      buildNumber: lab.buildNumber ?? String(schemaStamp(lab.version)),
      buildDate: '1767225600000',
      displayName: 'Bitbucket',
    }),
}
