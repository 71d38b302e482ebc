import type { PlantContext } from './context.ts'
import { plantApplicationLinks } from './integrations/application-links.ts'
import { plantPostWebhooks, plantSlack, plantSonar, plantUnknownApp } from './integrations/apps.ts'
import { plantAutoDecline } from './integrations/auto-decline.ts'
import { plantCluster } from './integrations/cluster.ts'
import { plantConnectAddOns } from './integrations/connect-add-ons.ts'
import { plantAccessTokens, plantGpgKeys, plantSshKeys } from './integrations/credentials.ts'
import { plantCrowdWebhooks } from './integrations/crowd-webhooks.ts'
import { plantDataPipeline } from './integrations/data-pipeline.ts'
import { plantDataStore } from './integrations/data-store.ts'
import { plantHipchat } from './integrations/hipchat.ts'
import { plantHookScripts } from './integrations/hook-scripts.ts'
import { plantHooks } from './integrations/hooks.ts'
import { plantIdentity } from './integrations/identity.ts'
import { plantJiraCloud } from './integrations/jira-cloud.ts'
import { plantLegacyWebhooks } from './integrations/legacy-webhooks.ts'
import { plantEncodedMail, plantMailServer } from './integrations/mail-server.ts'
import { plantMesh } from './integrations/mesh.ts'
import { plantOauth2Incoming, plantOauth2Outgoing } from './integrations/oauth2.ts'
import { plantObjectStorage } from './integrations/object-storage.ts'
import { plantProxy } from './integrations/proxy.ts'
import { plantQueuedMail } from './integrations/queued-mail.ts'
import { plantReferences } from './integrations/references.ts'
import { plantRepositoryImport } from './integrations/repository-import.ts'
import { plantSearch } from './integrations/search.ts'
import { plantSignInTokens } from './integrations/sign-in-tokens.ts'
import { plantSingleSignOn } from './integrations/single-sign-on.ts'
import { plantSmartMirrors } from './integrations/smart-mirrors.ts'
import { plantTrustedApplications } from './integrations/trusted-applications.ts'
import { plantUserDirectories } from './integrations/user-directories.ts'
import { plantWebhooks } from './integrations/webhooks.ts'

type Plant = (context: PlantContext) => Promise<void>

/** What every production of the lab has, in the order of planting. */
export const planted: Readonly<Record<string, Plant>> = {
  identity: plantIdentity,
  'mail-server': plantMailServer,
  'queued-mail': plantQueuedMail,
  'smart-mirrors': plantSmartMirrors,
  'connect-add-ons': plantConnectAddOns,
  'application-links': plantApplicationLinks,
  'trusted-applications': plantTrustedApplications,
  webhooks: plantWebhooks,
  'legacy-webhooks': plantLegacyWebhooks,
  hooks: plantHooks,
  hipchat: plantHipchat,
  'user-directories': plantUserDirectories,
  cluster: plantCluster,
  search: plantSearch,
  proxy: plantProxy,
  'sign-in-tokens': plantSignInTokens,
}

/** What is planted on request and may stay on a copy as it is: it calls nobody. */
export const harmless: Readonly<Record<string, Plant>> = {
  references: plantReferences,
}

/** What is planted on request: the product must block on it until somebody decides. */
export const situations: Readonly<Record<string, Plant>> = {
  mesh: plantMesh,
  'object-storage': plantObjectStorage,
  'data-pipeline': plantDataPipeline,
  'jira-cloud': plantJiraCloud,
  'oauth2-incoming': plantOauth2Incoming,
  'oauth2-outgoing': plantOauth2Outgoing,
  'single-sign-on': plantSingleSignOn,
  'repository-import': plantRepositoryImport,
  'hook-scripts': plantHookScripts,
  'access-tokens': plantAccessTokens,
  'ssh-keys': plantSshKeys,
  'gpg-keys': plantGpgKeys,
  slack: plantSlack,
  'post-webhooks': plantPostWebhooks,
  sonar: plantSonar,
  'unknown-app': plantUnknownApp,
  'data-store': plantDataStore,
  'crowd-webhooks': plantCrowdWebhooks,
  'auto-decline': plantAutoDecline,
  'encoded-mail': plantEncodedMail,
}
