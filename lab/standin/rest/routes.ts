import { maintenanceRoutes } from '../maintenance/routes.ts'
import type { Route } from '../route.ts'
import { applicationLinkRoutes } from './application-links.ts'
import { bannerRoutes } from './banner.ts'
import { clusterRoute } from './cluster.ts'
import { hookRoutes } from './hooks.ts'
import { licenseRoutes } from './license.ts'
import { mailServerRoutes } from './mail-server.ts'
import { mirrorRoutes } from './mirrors.ts'
import { pluginsRoute } from './plugins.ts'
import { projectRoutes } from './projects.ts'
import { pushRoutes } from './pushes.ts'
import { applicationProperties } from './application-properties.ts'
import { roundsRoute } from './rounds.ts'
import { userDirectoriesRoute } from './user-directories.ts'
import { userRoutes } from './users.ts'
import { webhookRoutes } from './webhooks.ts'

/** Everything that the stand-in answers, but `/status`. */
export function allRoutes(): readonly Route[] {
  return [
    ...maintenanceRoutes(),
    applicationProperties,
    ...licenseRoutes,
    ...mailServerRoutes,
    ...bannerRoutes,
    clusterRoute,
    userDirectoriesRoute,
    ...userRoutes,
    ...projectRoutes,
    ...webhookRoutes,
    ...hookRoutes,
    ...mirrorRoutes,
    ...applicationLinkRoutes,
    pluginsRoute,
    ...pushRoutes,
    roundsRoute,
  ]
}
