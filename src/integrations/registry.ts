import { analytics } from './analytics/analytics.ts'
import { applicationLinks } from './application-links/application-links.ts'
import { autoDecline } from './auto-decline/auto-decline.ts'
import { banner } from './banner/banner.ts'
import { baseUrl } from './base-url/base-url.ts'
import { blockingIntegrations } from './blocking.ts'
import { clusterMembership } from './cluster-membership/cluster-membership.ts'
import { connectAddOns } from './connect-add-ons/connect-add-ons.ts'
import { databaseConnection } from './database-connection/database-connection.ts'
import { hipchat } from './hipchat/hipchat.ts'
import { hooks } from './hooks/hooks.ts'
import type { Integration } from './integration.ts'
import { license } from './license/license.ts'
import { mailServer } from './mail-server/mail-server.ts'
import { queuedMail } from './queued-mail/queued-mail.ts'
import { recoveryAndAccess } from './recovery-and-access/recovery-and-access.ts'
import { rememberMe } from './remember-me/remember-me.ts'
import { schemaLock } from './schema-lock/schema-lock.ts'
import { searchServer } from './search-server/search-server.ts'
import { serverId } from './server-id/server-id.ts'
import { signIn } from './sign-in/sign-in.ts'
import { smartMirrors } from './smart-mirrors/smart-mirrors.ts'
import { storagePaths } from './storage-paths/storage-paths.ts'
import { userDirectories } from './user-directories/user-directories.ts'
import { webConnectors } from './web-connectors/web-connectors.ts'
import { webhooks } from './webhooks/webhooks.ts'

const withCut: readonly Integration[] = [
  databaseConnection,
  baseUrl,
  webConnectors,
  license,
  serverId,
  signIn,
  mailServer,
  queuedMail,
  smartMirrors,
  applicationLinks,
  connectAddOns,
  webhooks,
  hooks,
  hipchat,
  userDirectories,
  clusterMembership,
  searchServer,
  storagePaths,
  rememberMe,
  autoDecline,
  recoveryAndAccess,
  analytics,
  schemaLock,
  banner,
]

/** Every integration, in the order of integrationIds. */
export const integrations: readonly Integration[] = [...withCut, ...blockingIntegrations]
